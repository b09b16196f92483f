//! What the typst compiler sees of the world: the templates, one document's data, the embedded fonts, and nothing else.

use std::path::PathBuf;

use rust_embed::RustEmbed;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// The font files with their licences. Read from the source tree in debug builds.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/fonts"]
struct FontFiles;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

/// What every document shares.
pub(super) struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: Vec<Source>,
    copy: FileId,
}

/// A template that makes a whole document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Template {
    /// A report without red head.
    Report,
    /// 信函格式
    Letter,
    /// A form or sheet.
    Form,
}

impl Template {
    fn file(self) -> FileId {
        project_file(match self {
            Self::Report => "report.typ",
            Self::Letter => "letter.typ",
            Self::Form => "form.typ",
        })
    }
}

impl Press {
    pub(super) fn with_embedded_fonts() -> Self {
        let fonts: Vec<Font> = FontFiles::iter()
            .filter(|name| name.ends_with(".otf"))
            .filter_map(|name| FontFiles::get(&name))
            .flat_map(|file| Font::iter(Bytes::new(file.data)))
            .collect();
        let templates = Templates::iter()
            .filter_map(|name| Templates::get(&name).map(|file| (name, file)))
            .map(|(name, file)| {
                let text = String::from_utf8_lossy(&file.data).into_owned();
                Source::new(project_file(&name), text)
            })
            .collect();
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            templates,
            copy: project_file("document.json"),
        }
    }
}

fn project_file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain file name is a valid virtual path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One document on the press.
pub(super) struct Job<'a> {
    press: &'a Press,
    main: FileId,
    copy: Bytes,
}

impl<'a> Job<'a> {
    pub(super) fn new(press: &'a Press, template: Template, copy: Bytes) -> Self {
        Self {
            press,
            main: template.file(),
            copy,
        }
    }
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let template = self.press.templates.iter().find(|source| source.id() == id);
        template.cloned().ok_or_else(|| nothing_else(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.copy {
            Ok(self.copy.clone())
        } else {
            Err(nothing_else(id))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn nothing_else(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_without_slash()))
}
