//! Why a Word file is not taken, in words that tell its owner what to do.

/// A file that cannot or must not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than the limit")]
    FileTooLarge,
    #[error("binary word format")]
    BinaryWord,
    #[error("the file is encrypted")]
    Encrypted,
    #[error("the file is a pdf")]
    Pdf,
    #[error("the file is not an office open xml document")]
    NotWord,
    #[error("a workbook or a presentation")]
    OtherOffice,
    #[error("the archive or its xml is damaged")]
    Damaged,
    #[error("unpacks to more than the limit")]
    UnpacksTooLarge,
    #[error("more archive entries than the limit")]
    TooManyEntries,
    #[error("xml has a document type declaration")]
    Doctype,
    #[error("xml is nested too deep or has too many elements")]
    TooComplex,
    #[error("a picture is larger than the limit")]
    PictureTooLarge,
    #[error("all pictures together are larger than the limit")]
    PicturesTooLarge,
}

impl Refusal {
    /// What the person who chose the file reads.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Empty => "文件是空的。请重新选择文件后上传。",
            Self::FileTooLarge => {
                "Word 文件超过 50 MB。请压缩其中的图片，或者把文件分成几份后再上传。"
            }
            Self::BinaryWord => {
                "这是旧版格式（.doc 或 .wps）的文件。请用 Word 或 WPS 打开，另存为 .docx 格式后再上传。"
            }
            Self::Encrypted => {
                "文件设有密码，无法读取。请在 Word 或 WPS 中取消密码，保存后再上传。"
            }
            Self::Pdf => {
                "这是 PDF 文件，不是 Word 文件。请上传 Word 原文件（.docx）；没有原文件的，请作为附件上传。"
            }
            Self::NotWord => {
                "这不是 .docx 格式的文件。请用 Word 或 WPS 打开，另存为 .docx 格式后再上传。"
            }
            Self::OtherOffice => {
                "这是表格或演示文稿，不是 Word 文件。请把内容复制到 Word 文件中再上传，或者作为附件上传。"
            }
            Self::Damaged => {
                "文件已损坏，无法读取。请用 Word 或 WPS 打开，另存为新的 .docx 文件后再上传。"
            }
            Self::UnpacksTooLarge => {
                "文件解压后过大，无法读取。请压缩其中的图片，或者把文件分成几份，另存为 .docx 后再上传。"
            }
            Self::TooManyEntries => {
                "文件内部的部件过多，无法读取。请把内容复制到新建的 Word 文件中，保存后再上传。"
            }
            Self::Doctype => {
                "文件含有不安全的内容，未予读取。请用 Word 或 WPS 打开，另存为新的 .docx 文件后再上传。"
            }
            Self::TooComplex => {
                "文件过长，或者表格、文本框嵌套过多，无法读取。请简化版式或者把文件分成几份后再上传。"
            }
            Self::PictureTooLarge => {
                "文件中有图片超过 10 MB。请在 Word 或 WPS 中压缩图片，保存后再上传。"
            }
            Self::PicturesTooLarge => {
                "文件中的图片合计超过 40 MB。请在 Word 或 WPS 中压缩图片，或者把文件分成几份后再上传。"
            }
        }
    }
}
