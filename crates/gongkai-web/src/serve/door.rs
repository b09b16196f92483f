//! Where visitors come in: one thread a core reads requests and writes answers, and answers by itself what is at hand.
//! Everything else is worked on by the threads of the program's own runtime, so a slow page never keeps a quick one
//! waiting. A connection stays with its thread: handing it from core to core costs more than such an answer.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Either, Ready, ready};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::app::App;
use crate::kit::cache;
use crate::kit::error::WebError;
use crate::serve::router;

/// Most threads at the door; beyond that the rest of the program is what one waits for.
const MOST_THREADS: usize = 8;
/// Longest a visitor may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long nobody is let in when the system has no room for another connection.
const FULL_PAUSE: Duration = Duration::from_millis(50);

/// Serves until `stop` ends, then lets the running answers finish.
///
/// # Errors
/// When its threads cannot be started.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (router, _) = router(&app);
    let (closing, closed) = watch::channel(());
    let answers = Answers {
        app,
        router,
        workers: Handle::current(),
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let doors: Vec<Door> = (0..threads.min(MOST_THREADS))
        .map(|_| Door::open(answers.clone(), closed.clone()))
        .collect::<io::Result<_>>()?;
    tokio::pin!(stop);
    let mut turn = 0;
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok(visitor) => {
                turn = (turn + 1) % doors.len();
                doors[turn].let_in(visitor);
            }
            Err(error) if is_of_the_visitor(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "no room for another connection");
                tokio::time::sleep(FULL_PAUSE).await;
            }
        }
    }
    drop(closed);
    drop(closing);
    for door in doors {
        door.close().await;
    }
    Ok(())
}

/// A connection that was given up before it was accepted says nothing about ours.
fn is_of_the_visitor(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

/// A thread with the connections it was given.
struct Door {
    visitors: mpsc::UnboundedSender<(std::net::TcpStream, SocketAddr)>,
    ended: oneshot::Receiver<()>,
    thread: JoinHandle<()>,
}

impl Door {
    fn open(answers: Answers, closed: watch::Receiver<()>) -> io::Result<Self> {
        let (visitors, queue) = mpsc::unbounded_channel();
        let (ending, ended) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let thread = std::thread::Builder::new()
            .name("gongkai-door".to_owned())
            .spawn(move || {
                runtime.block_on(attend(queue, answers, closed));
                // Whoever waits for it may be gone.
                let _ = ending.send(());
            })?;
        Ok(Self {
            visitors,
            ended,
            thread,
        })
    }

    fn let_in(&self, (stream, peer): (TcpStream, SocketAddr)) {
        let handed = stream
            .set_nodelay(true)
            .and_then(|()| stream.into_std())
            .map(|stream| self.visitors.send((stream, peer)));
        if let Err(error) = handed {
            tracing::debug!(%error, "the connection was lost before its first request");
        }
    }

    /// Waits until its connections have ended.
    async fn close(self) {
        drop(self.visitors);
        if self.ended.await.is_err() {
            tracing::error!("a thread at the door ended by itself");
        }
        drop(self.thread);
    }
}

/// Takes connections until no more come, then waits for those that are open.
async fn attend(
    mut queue: mpsc::UnboundedReceiver<(std::net::TcpStream, SocketAddr)>,
    answers: Answers,
    closed: watch::Receiver<()>,
) {
    let mut connections = JoinSet::new();
    while let Some((stream, peer)) = queue.recv().await {
        // Those that have ended need not be remembered.
        while connections.try_join_next().is_some() {}
        match TcpStream::from_std(stream) {
            Ok(stream) => {
                connections.spawn(attend_to(stream, peer, answers.clone(), closed.clone()));
            }
            Err(error) => tracing::debug!(%error, "the connection could not be taken"),
        }
    }
    while connections.join_next().await.is_some() {}
}

/// One connection, until either side closes it. After the order to close it ends with the answer in work.
async fn attend_to(
    stream: TcpStream,
    peer: SocketAddr,
    answers: Answers,
    mut closed: watch::Receiver<()>,
) {
    let visitor = Visitor { peer, answers };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), visitor);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = closed.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "the connection broke off");
    }
}

/// What every connection is answered with.
#[derive(Clone)]
struct Answers {
    app: Arc<App>,
    router: Router,
    workers: Handle,
}

/// The other side of a connection.
struct Visitor {
    peer: SocketAddr,
    answers: Answers,
}

impl Service<Request<Incoming>> for Visitor {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<
        Ready<Result<Response, Infallible>>,
        BoxFuture<'static, Result<Response, Infallible>>,
    >;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let app = &self.answers.app;
        let at_hand = cache::at_hand(app, request.method(), request.uri(), request.headers());
        if let Some(response) = at_hand {
            return Either::Left(ready(Ok(response)));
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let work = self.answers.router.clone().oneshot(request);
        let worked = self.answers.workers.spawn(work);
        let answer = worked.map(|done| {
            Ok(match done {
                Ok(Ok(response)) => response,
                // Handlers' panics are caught below; this is the runtime ending, or a fault of the layers themselves.
                Err(error) => WebError::fault("answering", "", &error).bare(),
            })
        });
        Either::Right(answer.boxed())
    }
}
