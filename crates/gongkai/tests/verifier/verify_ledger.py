#!/usr/bin/env python3
"""An independent verifier of transparency logs, written from the specifications alone.

C2SP signed-note, tlog-checkpoint, tlog-tiles, tlog-cosignature, tlog-policy, tlog-proof; RFC 6962 and RFC 8032;
GB/T 32905 (SM3) and GB/T 32918 (SM2). Shares no code with the program that makes the log, and needs nothing but
Python 3.9: the algorithms are written out below, slowly and in the words of their standards.

    verify_ledger.py log   (--url PREFIX | --folder DIR) --policy FILE [--seen CHECKPOINT]
    verify_ledger.py proof FILE --policy FILE [--entry FILE]

Status 0: accepted. 1: rejected, the reason on standard error. 2: the call is wrong.
"""

import argparse
import base64
import binascii
import hashlib
import os
import struct
import sys
import urllib.error
import urllib.request


class Rejected(Exception):
    """The log, proof or policy is not as it must be."""


def require(condition, reason):
    if not condition:
        raise Rejected(reason)


def unbase64(text):
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Rejected("not base64: %.40r" % text)
    require(base64.b64encode(decoded).decode() == text, "base64 is not canonical: %.40r" % text)
    return decoded


def decimal(text):
    require(text.isascii() and text.isdigit(), "not a number: %.40r" % text)
    number = int(text)
    require(str(number) == text, "leading zeros: %.40r" % text)
    require(number < 1 << 64, "number too large: %.40r" % text)
    return number


# --- RFC 6962, section 2.1 -------------------------------------------------------------------------------------------


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(leaves):
    """MTH: split at the largest power of two smaller than n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(tree_hash(leaves[:split]), tree_hash(leaves[split:]))


def root_of_inclusion(leaf, index, size, path):
    """The root to which an audit path leads, by the definition of PATH."""
    require(index < size, "index %d is not in a tree of %d" % (index, size))
    if size == 1:
        require(not path, "inclusion proof is too long")
        return leaf
    require(path, "inclusion proof is too short")
    split = 1 << (size - 1).bit_length() - 1
    if index < split:
        return node_hash(root_of_inclusion(leaf, index, split, path[:-1]), path[-1])
    return node_hash(path[-1], root_of_inclusion(leaf, index - split, size - split, path[:-1]))


# --- Ed25519, RFC 8032, section 5.1 ----------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def ed_add(a, b):
    aa = (a[1] - a[0]) * (b[1] - b[0]) % P
    bb = (a[1] + a[0]) * (b[1] + b[0]) % P
    cc = 2 * a[3] * b[3] * D % P
    dd = 2 * a[2] * b[2] % P
    e, f, g, h = bb - aa, dd - cc, dd + cc, bb + aa
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def ed_multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = ed_add(result, point)
        point = ed_add(point, point)
        scalar >>= 1
    return result


def ed_equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def ed_decompress(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


ED_BASE = ed_decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verifies(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = ed_decompress(key), ed_decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return ed_equal(ed_multiply(s, ED_BASE), ed_add(r, ed_multiply(h, a)))


# --- SM3, GB/T 32905-2016 --------------------------------------------------------------------------------------------


def rotate(x, n):
    n %= 32
    return (x << n | x >> 32 - n) & 0xFFFFFFFF if n else x


def sm3(message):
    v = [
        0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
        0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
    ]  # fmt: skip
    bits = len(message) * 8
    message += b"\x80"
    message += bytes((56 - len(message)) % 64) + struct.pack(">Q", bits)
    for start in range(0, len(message), 64):
        w = list(struct.unpack(">16I", message[start : start + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
            x ^= rotate(x, 15) ^ rotate(x, 23)
            w.append(x ^ rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            ss1 = rotate(rotate(a, 12) + e + rotate(t, j) & 0xFFFFFFFF, 7)
            ss2 = ss1 ^ rotate(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            tt1 = ff + d + ss2 + (w[j] ^ w[j + 4]) & 0xFFFFFFFF
            tt2 = gg + h + ss1 + w[j] & 0xFFFFFFFF
            a, b, c, d = tt1, a, rotate(b, 9), c
            e, f, g, h = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17), e, rotate(f, 19), g
        v = [old ^ new for old, new in zip(v, (a, b, c, d, e, f, g, h))]
    return struct.pack(">8I", *v)


# --- SM2, GB/T 32918.2-2016 on the curve of GB/T 32918.5-2017 --------------------------------------------------------

SP = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SA = SP - 3
SB = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
SN = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
SG = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
SM2_ID = b"1234567812345678"
SM2_TYPE = b"\xffgongkai.sm2-sm3.v1\n"


def sm2_add(a, b):
    if a is None:
        return b
    if b is None:
        return a
    if a[0] == b[0]:
        if (a[1] + b[1]) % SP == 0:
            return None
        slope = (3 * a[0] * a[0] + SA) * pow(2 * a[1], SP - 2, SP) % SP
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], SP - 2, SP) % SP
    x = (slope * slope - a[0] - b[0]) % SP
    return (x, (slope * (a[0] - x) - a[1]) % SP)


def sm2_multiply(scalar, point):
    result = None
    while scalar:
        if scalar & 1:
            result = sm2_add(result, point)
        point = sm2_add(point, point)
        scalar >>= 1
    return result


def sm2_verifies(key, message, signature):
    if len(key) != 65 or key[0] != 4 or len(signature) != 64:
        return False
    x, y = int.from_bytes(key[1:33], "big"), int.from_bytes(key[33:], "big")
    if x >= SP or y >= SP or (y * y - x * x * x - SA * x - SB) % SP:
        return False
    numbers = [SA, SB, SG[0], SG[1], x, y]
    z = sm3(
        struct.pack(">H", len(SM2_ID) * 8)
        + SM2_ID
        + b"".join(number.to_bytes(32, "big") for number in numbers)
    )
    e = int.from_bytes(sm3(z + message), "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    t = (r + s) % SN
    if not (0 < r < SN and 0 < s < SN and t):
        return False
    point = sm2_add(sm2_multiply(s, SG), sm2_multiply(t, (x, y)))
    return point is not None and (e + point[0]) % SN == r


# --- Keys and notes --------------------------------------------------------------------------------------------------

LOG_TYPES = (b"\x01", SM2_TYPE)
WITNESS_TYPES = (b"\x04",)


class Key:
    """A verifier key: name+id+base64(type || key)."""

    def __init__(self, text):
        parts = text.split("+", 2)
        require(len(parts) == 3 and parts[0], "not a verifier key: %.60r" % text)
        self.name, typed = parts[0], unbase64(parts[2])
        known = [kind for kind in LOG_TYPES + WITNESS_TYPES if typed.startswith(kind)]
        require(known, "key of unknown type: %.60r" % text)
        self.kind, self.key = known[0], typed[len(known[0]) :]
        self.id = hashlib.sha256(self.name.encode() + b"\n" + typed).digest()[:4]
        require(self.id.hex() == parts[1], "key id is not the key's: %.60r" % text)

    def verifies(self, text, signature):
        if self.kind == b"\x01":
            return ed25519_verifies(self.key, text, signature)
        if self.kind == SM2_TYPE:
            return sm2_verifies(self.key, text, signature)
        time = int.from_bytes(signature[:8], "big")
        if len(signature) != 72 or time >= 1 << 63:
            return False
        message = b"cosignature/v1\ntime %d\n" % time + text
        return ed25519_verifies(self.key, message, signature[8:])


class Note:
    """Text, an empty line, signature lines."""

    def __init__(self, data):
        require(len(data) <= 1 << 20, "note is too long")
        try:
            whole = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Rejected("note is not UTF-8")
        require(not any(c < " " and c != "\n" for c in whole), "control character in note")
        text, gap, lines = whole.rpartition("\n\n")
        require(gap and lines.endswith("\n"), "note has no signatures or is cut off")
        self.text = (text + "\n").encode()
        self.signatures = []
        for line in lines[:-1].split("\n"):
            parts = line.split(" ")
            require(len(parts) == 3 and parts[0] == "\u2014" and parts[1], "not a signature line")
            blob = unbase64(parts[2])
            require(len(blob) > 4, "signature is too short")
            self.signatures.append((parts[1], blob[:4], blob[4:]))

    def signed_by(self, key):
        lines = [s for name, id, s in self.signatures if (name, id) == (key.name, key.id)]
        for signature in lines:
            require(key.verifies(self.text, signature), "signature of %s is wrong" % key.name)
        return bool(lines)


def parse_checkpoint(note):
    lines = note.text.decode().split("\n")
    require(len(lines) >= 4 and lines[-1] == "" and all(lines[:-1]), "not a checkpoint")
    size, root = decimal(lines[1]), unbase64(lines[2])
    require(len(root) == 32, "root is not a hash")
    return lines[0], size, root


class Policy:
    """log, witness, group and quorum lines."""

    def __init__(self, data):
        self.logs, self.witnesses, self.groups = [], {}, {}
        quorum = []
        for line in data.decode("utf-8").split("\n"):
            require(not any(c < " " and c != "\t" for c in line), "control character in policy")
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "log" and len(words) in (2, 3):
                self.logs.append(Key(words[1]))
                require(self.logs[-1].kind in LOG_TYPES, "not the key of a log")
            elif words[0] == "witness" and len(words) in (3, 4):
                self.define(words[1])
                self.witnesses[words[1]] = Key(words[2])
                require(self.witnesses[words[1]].kind in WITNESS_TYPES, "not a witness's key")
            elif words[0] == "group" and len(words) >= 4:
                members = words[3:]
                require(all(self.knows(member) for member in members), "group of unknown members")
                count = {"any": "1", "all": str(len(members))}.get(words[2], words[2])
                require(1 <= decimal(count) <= len(members), "threshold of group is wrong")
                self.define(words[1])
                self.groups[words[1]] = (int(count), members)
            elif words[0] == "quorum" and len(words) == 2:
                quorum.append(words[1])
            else:
                raise Rejected("policy line cannot be read: %.60r" % line)
        require(len(quorum) == 1, "policy needs one quorum line")
        self.quorum = quorum[0]
        require(self.quorum == "none" or self.knows(self.quorum), "quorum is not defined")

    def knows(self, name):
        return name in self.witnesses or name in self.groups

    def define(self, name):
        require(name != "none" and not self.knows(name), "name is taken: %s" % name)

    def agrees(self, name, note):
        if name in self.witnesses:
            return note.signed_by(self.witnesses[name])
        count, members = self.groups[name]
        return sum(self.agrees(member, note) for member in members) >= count

    def accept(self, note):
        origin, size, root = parse_checkpoint(note)
        signed = [key for key in self.logs if key.name == origin and note.signed_by(key)]
        require(signed, "checkpoint is not signed by a log of the policy")
        for key in self.witnesses.values():
            note.signed_by(key)
        require(self.quorum == "none" or self.agrees(self.quorum, note), "quorum is not reached")
        return origin, size, root


# --- Tiles -----------------------------------------------------------------------------------------------------------


def tile_path(row, index, width):
    groups = "%03d" % (index % 1000)
    while index >= 1000:
        index //= 1000
        groups = "x%03d/%s" % (index % 1000, groups)
    return "tile/%s/%s%s" % (row, groups, ".p/%d" % width if width < 256 else "")


def tiles_of(length):
    """Number and width of each tile over so many hashes."""
    for index in range(length // 256):
        yield index, 256
    if length % 256:
        yield length // 256, length % 256


def split_bundle(data, width, path):
    entries, at = [], 0
    while at < len(data):
        require(at + 2 <= len(data), "%s is cut off" % path)
        length = int.from_bytes(data[at : at + 2], "big")
        require(at + 2 + length <= len(data), "%s is cut off" % path)
        entries.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    require(len(entries) == width, "%s has %d entries, not %d" % (path, len(entries), width))
    return entries


def verify_log(read, policy, seen):
    origin, size, root = policy.accept(Note(read("checkpoint")))
    hashes = []
    for index, width in tiles_of(size):
        path = tile_path("entries", index, width)
        hashes += [leaf_hash(entry) for entry in split_bundle(read(path), width, path)]
    leaves, level = hashes, 0
    while hashes:
        above = []
        for index, width in tiles_of(len(hashes)):
            path = tile_path(level, index, width)
            expected = hashes[index * 256 : index * 256 + width]
            stored = read(path)
            require(len(stored) == 32 * width, "%s has the wrong length" % path)
            for place, hash in enumerate(expected):
                found = stored[32 * place : 32 * place + 32]
                require(found == hash, "%s: hash %d does not follow from below" % (path, place))
            if width == 256:
                above.append(tree_hash(expected))
        hashes, level = above, level + 1
    require(tree_hash(leaves) == root, "entries do not lead to the signed root")
    for note in seen:
        old_origin, old_size, old_root = policy.accept(note)
        require(old_origin == origin, "checkpoint seen before is of another log")
        require(old_size <= size, "log has shrunk: %d entries were signed before" % old_size)
        require(tree_hash(leaves[:old_size]) == old_root, "log was rewritten since size %d" % old_size)
    return "%s: %d entries" % (origin, size)


def verify_proof(data, policy, entry):
    head, gap, checkpoint = data.partition(b"\n\n")
    require(gap, "proof is cut off")
    lines = head.decode("utf-8").split("\n")
    require(lines.pop(0) == "c2sp.org/tlog-proof@v1", "not a proof file")
    if lines and lines[0].startswith("extra "):
        extra = unbase64(lines.pop(0)[len("extra ") :])
        entry = extra if entry is None else entry
    require(entry is not None, "proof has no entry, and none is given")
    require(lines and lines[0].startswith("index "), "proof has no index")
    index = decimal(lines.pop(0)[len("index ") :])
    path = [unbase64(line) for line in lines]
    require(len(path) <= 64 and all(len(hash) == 32 for hash in path), "not hashes")
    origin, size, root = policy.accept(Note(checkpoint))
    found = root_of_inclusion(leaf_hash(entry), index, size, path)
    require(found == root, "entry does not lead to the signed root")
    return "%s: entry %d of %d" % (origin, index, size)


def from_url(prefix):
    def read(path):
        try:
            with urllib.request.urlopen(prefix.rstrip("/") + "/" + path, timeout=30) as answer:
                return answer.read(32 << 20)
        except urllib.error.HTTPError as error:
            raise Rejected("%s: HTTP %d" % (path, error.code))

    return read


def from_folder(folder):
    def read(path):
        try:
            with open(os.path.join(folder, path), "rb") as file:
                return file.read()
        except OSError:
            raise Rejected("%s is missing" % path)

    return read


def content(path):
    with open(path, "rb") as file:
        return file.read()


def main():
    parser = argparse.ArgumentParser(description="Verifies a transparency log or a proof.")
    calls = parser.add_subparsers(dest="call", required=True)
    log = calls.add_parser("log")
    where = log.add_mutually_exclusive_group(required=True)
    where.add_argument("--url")
    where.add_argument("--folder")
    log.add_argument("--seen", action="append", default=[])
    proof = calls.add_parser("proof")
    proof.add_argument("file")
    proof.add_argument("--entry")
    for call in (log, proof):
        call.add_argument("--policy", required=True)
    call = parser.parse_args()
    try:
        policy = Policy(content(call.policy))
        if call.call == "log":
            read = from_url(call.url) if call.url else from_folder(call.folder)
            said = verify_log(read, policy, [Note(content(file)) for file in call.seen])
        else:
            entry = content(call.entry) if call.entry else None
            said = verify_proof(content(call.file), policy, entry)
    except (Rejected, UnicodeDecodeError) as reason:
        print("rejected: %s" % reason, file=sys.stderr)
        return 1
    print("accepted: %s" % said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
