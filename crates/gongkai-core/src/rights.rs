//! Who may do what: one table. Every command names the action it needs and every route of the console the action it
//! shows; nothing else decides.

use serde::{Deserialize, Serialize};

/// What an account is trusted with at an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 拟稿人: writes and sends for review.
    Editor,
    /// 审核人: reads for substance.
    Reviewer,
    /// 保密审查人: decides whether it may be disclosed.
    SecrecyReviewer,
    /// 签发人: signs and publishes.
    Issuer,
    /// 申请经办人: enters and handles requests.
    RequestHandler,
    /// 公开机构负责人: head of the disclosure office; agrees to extensions and answers (条例 第三十三条).
    DisclosureHead,
    /// 管理员: agency, catalogue and accounts; no part in the review.
    Administrator,
}

impl Role {
    /// All roles in the order of the form.
    pub const ALL: [Self; 7] = [
        Self::Editor,
        Self::Reviewer,
        Self::SecrecyReviewer,
        Self::Issuer,
        Self::RequestHandler,
        Self::DisclosureHead,
        Self::Administrator,
    ];

    /// The name people read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Editor => "拟稿人",
            Self::Reviewer => "审核人",
            Self::SecrecyReviewer => "保密审查人",
            Self::Issuer => "签发人",
            Self::RequestHandler => "申请经办人",
            Self::DisclosureHead => "公开机构负责人",
            Self::Administrator => "管理员",
        }
    }

    /// Code in files, forms and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
            Self::SecrecyReviewer => "secrecy_reviewer",
            Self::Issuer => "issuer",
            Self::RequestHandler => "request_handler",
            Self::DisclosureHead => "disclosure_head",
            Self::Administrator => "administrator",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// Something a person may or may not do at an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See drafts, reviews and their history.
    ReadDrafts,
    /// Write, revise, import a Word file, upload, send for review, discard a draft.
    WriteRecords,
    /// 审核: pass or return.
    ReviewRecords,
    /// 保密审查: decide the way of disclosure, or return.
    ClearRecords,
    /// 签发: publish now or at a time, or return.
    IssueRecords,
    /// 撤回 a public record.
    WithdrawRecords,
    /// Mark a public record 废止 or 失效.
    RepealRecords,
    /// Compile the annual report: texts, explanations, sending it for review and to the office above.
    WriteReports,
    /// 审核 an annual report.
    ReviewReports,
    /// 签发 an annual report.
    IssueReports,
    /// Enter the yearly figures one's office answers for.
    EnterFigures,
    /// See to the annual reports of the agencies below: send back, take over, merge. Asked for at the agency above.
    SuperviseReports,
    /// Change the catalogue.
    ManageCatalogue,
    /// Change the agency's particulars, leading group, posts and rules.
    ManageAgency,
    /// Open, change and close accounts.
    ManageAccounts,
    /// See who did what.
    ReadJournal,
    /// See requests with their clocks, applicants masked.
    ReadRequests,
    /// Enter and handle requests.
    HandleRequests,
    /// Agree to extensions and answers, erase particulars.
    ApproveRequests,
    /// See who applied; every look is noted.
    SeeApplicants,
    /// Enter the holidays of a year. They hold for every agency, so it is asked for at the top one.
    ManageCalendar,
}

/// The table of rights.
pub const RIGHTS: [(Action, &[Role]); 21] = {
    use Role::{
        Administrator as A, DisclosureHead as D, Editor as E, Issuer as I, RequestHandler as H,
        Reviewer as R, SecrecyReviewer as S,
    };
    [
        (Action::ReadDrafts, &[E, R, S, I, A]),
        (Action::WriteRecords, &[E]),
        (Action::ReviewRecords, &[R]),
        (Action::ClearRecords, &[S]),
        (Action::IssueRecords, &[I]),
        (Action::WithdrawRecords, &[I]),
        (Action::RepealRecords, &[R, I]),
        (Action::WriteReports, &[E, I]),
        (Action::ReviewReports, &[R]),
        (Action::IssueReports, &[I]),
        (Action::EnterFigures, &[E, R, S, I, H, D]),
        (Action::SuperviseReports, &[D]),
        (Action::ManageCatalogue, &[A]),
        (Action::ManageAgency, &[A]),
        (Action::ManageAccounts, &[A]),
        (Action::ReadJournal, &[E, R, S, I, H, D, A]),
        (Action::ReadRequests, &[H, D]),
        (Action::HandleRequests, &[H]),
        (Action::ApproveRequests, &[D]),
        (Action::SeeApplicants, &[H, D]),
        (Action::ManageCalendar, &[A]),
    ]
};

impl Action {
    /// Whether someone with these roles may.
    #[must_use]
    pub fn allowed_to(self, roles: &[Role]) -> bool {
        RIGHTS.iter().any(|(action, trusted)| {
            *action == self && roles.iter().any(|role| trusted.contains(role))
        })
    }

    /// The roles that may.
    #[must_use]
    pub fn roles(self) -> &'static [Role] {
        RIGHTS
            .iter()
            .find(|(action, _)| *action == self)
            .map_or(&[], |(_, roles)| roles)
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, RIGHTS, Role};

    #[test]
    fn each_action_stands_once_in_the_table() {
        for (place, (action, roles)) in RIGHTS.iter().enumerate() {
            assert!(!roles.is_empty());
            assert!(
                RIGHTS[..place].iter().all(|(earlier, _)| earlier != action),
                "{action:?} twice"
            );
        }
    }

    #[test]
    fn the_table_of_rights() {
        let table: Vec<String> = RIGHTS
            .iter()
            .map(|(action, roles)| {
                format!(
                    "{action:?}: {}",
                    roles
                        .iter()
                        .map(|role| role.name())
                        .collect::<Vec<_>>()
                        .join("、")
                )
            })
            .collect();
        insta::assert_snapshot!(table.join("\n"));
    }

    #[test]
    fn an_administrator_cannot_publish() {
        assert!(!Action::IssueRecords.allowed_to(&[Role::Administrator]));
        assert!(Action::IssueRecords.allowed_to(&[Role::Editor, Role::Issuer]));
    }
}
