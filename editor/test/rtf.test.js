import assert from "node:assert/strict";
import { test } from "node:test";

import { rtfPictures } from "../src/rtf.js";

test("png_and_jpeg_pictures_are_read_in_order_and_metafiles_passed_over", () => {
  const rtf = `{\\rtf1 text {\\*\\shppict{\\pict{\\*\\picprop\\shplid1025{\\sp{\\sn a}{\\sv 1}}}\\picscalex100\\picw10\\pngblip\\bliptag-1
{\\*\\blipuid 0a0b0c0d}89504e47
0d0a1a0a}}{\\nonshppict{\\pict\\picw10\\wmetafile8 0100deadbeef}}{\\pict\\jpegblip ffd8ffe0}}`;
  assert.deepEqual(rtfPictures(rtf), ["data:image/png;base64,iVBORw0KGgo=", "data:image/jpeg;base64,/9j/4A=="]);
});

test("a_text_without_pictures_or_cut_short_gives_none", () => {
  assert.deepEqual(rtfPictures("{\\rtf1 plain}"), []);
  assert.deepEqual(rtfPictures("{\\pict\\wmetafile8 00"), []);
});
