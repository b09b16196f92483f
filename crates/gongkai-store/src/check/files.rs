//! Whether the files of requests are there, and open as what was handed in.

use std::collections::BTreeSet;

use gongkai_core::ids::RequestId;
use gongkai_core::requests::Request;
use sha2::{Digest as _, Sha256};

use crate::blobs::hexadecimal;
use crate::check::{Findings, RESTORE};
use crate::db::{Tx, values};
use crate::fault::StoreFault;
use crate::request_files::{bytes_name, file_part, pieces};
use crate::requests::{load, part_name};
use crate::sealed::Key;

/// Whether the sealed bytes of each kept file are there, and none that should be gone. Opens nothing.
pub(super) async fn present(
    tx: &mut Tx,
    request: &Request,
    found: &mut Findings,
) -> Result<(), StoreFault> {
    let ought: BTreeSet<u32> = request.files().map(|file| file.number).collect();
    let rows = tx
        .all(
            "SELECT DISTINCT number FROM request_files WHERE request = $1",
            values![request.id.as_str()],
        )
        .await?;
    let is = rows.iter().map(|row| row.number("number"));
    let is: BTreeSet<u32> = is.collect::<Result<_, _>>()?;
    for number in ought.difference(&is) {
        let id = &request.id;
        found.add(format!("申请「{id}」的第 {number} 号文件不见了。"), RESTORE);
    }
    for number in is.difference(&ought) {
        let id = &request.id;
        found.add(
            format!("申请「{id}」的第 {number} 号文件已经清除或者取出，内容却还在。"),
            RESTORE,
        );
    }
    Ok(())
}

/// Whether each opens as what was handed in.
pub(super) async fn open(
    tx: &mut Tx,
    id: &RequestId,
    key: &Key,
    found: &mut Findings,
) -> Result<(), StoreFault> {
    // A row that cannot be read was told of already.
    let Ok(Some(request)) = load(tx, id).await else {
        return Ok(());
    };
    for file in request.files() {
        let Some(text) = pieces(tx, id, file.number).await? else {
            continue;
        };
        let what = bytes_name(&part_name(id, &file_part(file.number)));
        let opened = key.open(&what, &text);
        let is = opened.map(|bytes| hexadecimal(&Sha256::digest(bytes)));
        if !is.is_ok_and(|is| is == file.facts.sha256) {
            let number = file.number;
            found.add(
                format!("申请「{id}」的第 {number} 号文件打不开，或者与收到时不一样。"),
                RESTORE,
            );
        }
    }
    Ok(())
}
