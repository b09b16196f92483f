//! The container of an Office file (ECMA-376 part 2): a zip archive of parts and the relationships between them.
//! Sizes are measured before anything is decoded. Knows nothing of what the parts say.

use std::collections::HashMap;
use std::io::{Cursor, Read, sink};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::word::refusal::Refusal;
use crate::word::xml::{self, Element};

/// Larger files come from pictures of a printing house and are of no use on a page.
pub(crate) const MAX_FILE_BYTES: usize = 50 * 1024 * 1024;
/// What all parts together may unpack to. A file of the largest size that is mostly pictures stays well below.
const MAX_UNPACKED_BYTES: u64 = 200 * 1024 * 1024;
/// A document with a thousand pictures has some eleven hundred.
const MAX_ENTRIES: usize = 10_000;
/// One XML part; as a tree it takes some ten times as much.
const MAX_XML_BYTES: u64 = 32 * 1024 * 1024;

const OLE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const OFFICE_DOCUMENT: &str = "/officeDocument";

/// An opened and measured container.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Part names compare without regard to ASCII case.
    entries: HashMap<String, usize>,
}

/// Where a relationship leads.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    /// To another part of the file, by its full name.
    Part(String),
    /// Out of the file.
    Outside(String),
}

/// The relationships of one part by their ids.
#[derive(Debug, Default)]
pub(crate) struct Relationships(Vec<(String, String, Target)>);

impl Relationships {
    pub(crate) fn by_id(&self, id: &str) -> Option<&Target> {
        self.0
            .iter()
            .find(|(key, _, _)| key == id)
            .map(|(_, _, target)| target)
    }

    /// The part of a kind, named by the end of the kind's address: its beginning differs between the two editions of
    /// the standard.
    pub(crate) fn part_of_kind(&self, kind: &str) -> Option<&str> {
        self.0.iter().find_map(|(_, address, target)| match target {
            Target::Part(name) if address.ends_with(kind) => Some(name.as_str()),
            _ => None,
        })
    }
}

/// Measures a zip archive by unpacking it into nothing.
pub(crate) fn check_size(bytes: &[u8]) -> Result<(), Refusal> {
    Package::open(bytes).map(|_| ())
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(Refusal::FileTooLarge);
        }
        if !bytes.starts_with(b"PK") {
            return Err(not_a_container(bytes));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
        measure(&mut archive)?;
        let mut entries = HashMap::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(refusal)?;
            let name = entry.name().map_err(refusal)?.replace('\\', "/");
            entries.insert(name.trim_start_matches('/').to_ascii_lowercase(), index);
        }
        Ok(Self { archive, entries })
    }

    /// The bytes of a part, `None` where there is none of that name.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(&index) = self.entries.get(&name.to_ascii_lowercase()) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let mut entry = self.archive.by_index(index).map_err(refusal)?;
        entry
            .read_to_end(&mut bytes)
            .map_err(|_| Refusal::Damaged)?;
        Ok(Some(bytes))
    }

    pub(crate) fn xml(&mut self, name: &str) -> Result<Option<Element>, Refusal> {
        match self.part(name)? {
            Some(bytes) if bytes.len() as u64 > MAX_XML_BYTES => Err(Refusal::TooComplex),
            Some(bytes) => xml::parse(&bytes).map(Some),
            None => Ok(None),
        }
    }

    /// The name of the main part.
    pub(crate) fn main_part(&mut self) -> Result<String, Refusal> {
        let relationships = self.relationships("")?;
        relationships
            .part_of_kind(OFFICE_DOCUMENT)
            .map(str::to_owned)
            .ok_or(Refusal::NotWord)
    }

    /// The relationships of a part; those of the container itself where the name is empty.
    pub(crate) fn relationships(&mut self, part: &str) -> Result<Relationships, Refusal> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() {
            format!("_rels/{file}.rels")
        } else {
            format!("{folder}/_rels/{file}.rels")
        };
        let Some(root) = self.xml(&name)? else {
            return Ok(Relationships::default());
        };
        let mut relationships = Relationships::default();
        for entry in root
            .children()
            .filter(|child| child.name() == "Relationship")
        {
            let (Some(id), Some(kind), Some(target)) = (
                entry.attribute("Id"),
                entry.attribute("Type"),
                entry.attribute("Target"),
            ) else {
                continue;
            };
            let target = match entry.attribute("TargetMode") {
                Some("External") => Target::Outside(target.to_owned()),
                _ => Target::Part(resolve(folder, target)),
            };
            relationships
                .0
                .push((id.to_owned(), kind.to_owned(), target));
        }
        Ok(relationships)
    }
}

/// Unpacks all entries into nothing. What the archive says of its own sizes is not believed.
fn measure(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Refusal> {
    if archive.len() > MAX_ENTRIES {
        return Err(Refusal::TooManyEntries);
    }
    let mut left = MAX_UNPACKED_BYTES;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(refusal)?;
        let size =
            std::io::copy(&mut entry.take(left + 1), &mut sink()).map_err(|_| Refusal::Damaged)?;
        left = left.checked_sub(size).ok_or(Refusal::UnpacksTooLarge)?;
    }
    Ok(())
}

fn refusal(error: ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Refusal::Encrypted
        }
        _ => Refusal::Damaged,
    }
}

fn not_a_container(bytes: &[u8]) -> Refusal {
    if bytes.is_empty() {
        Refusal::Empty
    } else if bytes.starts_with(&OLE) {
        // A .docx with a password is put into the old container, in a stream of this name.
        let name: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        if bytes.windows(name.len()).any(|window| window == name) {
            Refusal::Encrypted
        } else {
            Refusal::BinaryWord
        }
    } else if bytes.starts_with(b"%PDF") {
        Refusal::Pdf
    } else {
        Refusal::NotWord
    }
}

/// The full name of a target given relative to a folder.
fn resolve(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}
