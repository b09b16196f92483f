//! One request between the three who meet over it: the one who handles it, the head of the disclosure office, the resident.

use thirtyfour::prelude::*;

use crate::harness::{Browser, Server, Town};
use crate::pages::{download, faults, fill, follow, pdf_text, press, sign_in, step, unfold};

/// Who asks.
pub const APPLICANT: &str = "王小明";

/// Where the desk's page has the letters.
const LETTERS: &str = "//section[@id='letters']";

/// Windows of the three, at work on one request.
pub struct Case {
    /// zheng, at a desk.
    pub handler: WebDriver,
    /// he, at a desk.
    pub head: WebDriver,
    /// Somebody without an account, on a phone.
    pub resident: WebDriver,
    /// The program they all talk to.
    pub server: Server,
    /// Address of the request on the desk; empty until it is there.
    pub page: String,
    /// Its register number.
    pub number: String,
    /// Its tracking code.
    pub code: String,
    /// Ends after the windows.
    _browser: Browser,
}

impl Case {
    /// The desk is staffed, and letters know where remedies are sought.
    pub async fn open(town: &Town) -> WebDriverResult<Self> {
        let (server, browser) = (Server::start(town).await, Browser::start().await);
        let (handler, head, resident) = tokio::join!(
            browser.window("zheng", 1280, true),
            browser.window("he", 1280, true),
            browser.window("resident", 360, true),
        );
        sign_in(&head, &server, "admin").await?;
        let agency = format!("{}/console/agencies/qingshi", server.url);
        head.goto(agency).await?;
        let settings = [
            ("phone", "0000-8219001"),
            ("reconsideration_organ", "清源县人民政府"),
            ("court", "清源县人民法院"),
        ];
        fill(&head, &settings).await?;
        press(&head, "保存").await?;
        head.delete_all_cookies().await?;
        sign_in(&head, &server, "he").await?;
        sign_in(&handler, &server, "zheng").await?;
        Ok(Self {
            handler,
            head,
            resident,
            server,
            page: String::new(),
            number: String::new(),
            code: String::new(),
            _browser: browser,
        })
    }

    /// Registers a request that came on paper, and goes to its page. `dated` are the days it bears.
    pub async fn register(&mut self, subject: &str, dated: &[(&str, &str)]) -> WebDriverResult<()> {
        let handler = &self.handler;
        handler
            .goto(format!("{}/console/requests/new", self.server.url))
            .await?;
        let paper = [
            ("channel", "in_person"),
            ("subject", subject),
            ("applicant_kind", "natural_person"),
            ("name", APPLICANT),
            ("identity_kind", "居民身份证"),
            ("identity_number", "000000199001010000"),
            ("phone", "0000-0000009"),
        ];
        fill(handler, &paper).await?;
        fill(handler, dated).await?;
        press(handler, "登记").await?;
        self.number = fact(handler, "登记编号").await?;
        self.code = fact(handler, "查询码").await?;
        follow(handler, "去办理").await?;
        self.page = handler.current_url().await?.to_string();
        Ok(())
    }

    /// The handler reads the page of the request anew.
    pub async fn reload(&self) -> WebDriverResult<()> {
        self.handler.goto(&self.page).await
    }

    /// The resident asks how it stands.
    pub async fn track(&self) -> WebDriverResult<()> {
        let resident = &self.resident;
        resident.goto(format!("{}/track", self.server.url)).await?;
        fill(resident, &[("number", &self.number), ("code", &self.code)]).await?;
        press(resident, "查询").await?;
        assert_eq!(faults(resident).await?, Vec::<String>::new());
        Ok(())
    }

    /// Goes to write a letter of this kind, and has its text made.
    pub async fn write(&self, kind: &str, answers: &[(&str, &str)]) -> WebDriverResult<()> {
        let address = format!("{}/letter?kind={kind}", self.page);
        self.handler.goto(address).await?;
        fill(&self.handler, answers).await?;
        press(&self.handler, "生成正文").await
    }

    /// The head finds the answer among what waits, and opens it.
    pub async fn to_approve(&self) -> WebDriverResult<()> {
        self.head
            .goto(format!("{}/console", self.server.url))
            .await?;
        follow(&self.head, "等我审批的答复和延期").await?;
        follow(&self.head, &self.number).await
    }

    /// The text of a finished letter on the desk's page, and its PDF.
    pub async fn finished(&self, number: u32) -> WebDriverResult<(String, String)> {
        let fold = format!("{LETTERS}//details[.//form[contains(@action, '/letters/{number}')]]");
        unfold(&self.handler, &fold).await?;
        let shown = self.handler.find(By::XPath(&fold)).await?.text().await?;
        let button = format!("{fold}//button[normalize-space()='下载 PDF']");
        let pdf = download(&self.handler, &self.server, &button).await?;
        Ok((shown, pdf_text(&pdf)))
    }

    /// Notes that a letter went out by post.
    pub async fn send(&self, letter: u32) -> WebDriverResult<()> {
        let method = format!("dispatch-{letter}-method");
        step(&self.handler, "登记发出", &[(&method, "post")]).await
    }

    /// They go home.
    pub async fn close(self) -> WebDriverResult<()> {
        for window in [self.handler, self.head, self.resident] {
            window.quit().await?;
        }
        Ok(())
    }
}

/// The value beside a label.
pub async fn fact(window: &WebDriver, label: &str) -> WebDriverResult<String> {
    let value = format!("//dt[normalize-space()='{label}']/following-sibling::dd");
    window.find(By::XPath(value)).await?.text().await
}

/// The lines of one part of the desk's page, the day and the article of each left in.
pub async fn part(window: &WebDriver, id: &str) -> WebDriverResult<String> {
    window.find(By::Id(id)).await?.text().await
}
