//! `gongkai export`: NDJSON on standard output.

use std::io::{BufWriter, ErrorKind, Write};

use crate::cli::Export;
use crate::config::Config;
use crate::ended::Ended;
use crate::export::{self, Part};
use crate::installation;

pub(super) async fn run(call: &Export, config: Config) -> Result<(), Ended> {
    let store = installation::open(&config).await?;
    if let Some(agency) = &call.agency
        && store.agency(agency).await?.is_none()
    {
        return Err(Ended::wrong(format!(
            "没有编号为「{agency}」的机关，请检查 --agency。"
        )));
    }
    let part = Part {
        agency: call.agency.as_ref(),
        line_type: call.line_type,
    };
    let mut out = BufWriter::with_capacity(1 << 18, std::io::stdout());
    let written = match export::lines(&store, part, &mut out).await {
        Ok(()) => out.flush().map_err(anyhow::Error::from),
        Err(fault) => Err(fault),
    };
    store.close().await;
    match written {
        // Whoever reads only the head of it is served.
        Err(fault) if is_broken_pipe(&fault) => Ok(()),
        written => Ok(written?),
    }
}

fn is_broken_pipe(fault: &anyhow::Error) -> bool {
    fault.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
    })
}
