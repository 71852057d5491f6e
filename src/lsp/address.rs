//! Addresses of files (`file:///home/a%20b.md`) and their names, which the rooms below know documents by.

use std::fmt::Write;

/// The name of the file at an address; `None` for what is no file, such as a text without a name.
pub(super) fn file(address: &str) -> Option<String> {
    let path = address.strip_prefix("file://")?;
    // What stands before the path is a host, which is this machine.
    let path = path.get(path.find('/')?..)?;
    let path = decoded(path)?;
    let mut signs = path.chars().skip(1);
    let has_drive =
        signs.next().is_some_and(|letter| letter.is_ascii_alphabetic()) && signs.next() == Some(':');
    Some(if has_drive { path.get(1..)?.to_owned() } else { path })
}

/// The address of a file.
pub(super) fn of(file: &str) -> String {
    let mut address = "file://".to_owned();
    if !file.starts_with('/') {
        address.push('/');
    }
    for byte in file.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                address.push(char::from(byte));
            }
            b'\\' => address.push('/'),
            // Writing to a string does not fail.
            _ => drop(write!(address, "%{byte:02X}")),
        }
    }
    address
}

/// A text with `%20` and the like replaced by what they stand for.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{file, of};

    #[test]
    fn an_address_is_its_file_and_back() {
        for (address, name) in [
            ("file:///home/a%20b/n%C3%B6te.md", "/home/a b/nöte.md"),
            ("file:///c%3A/notes/x.tex", "c:/notes/x.tex"),
        ] {
            assert_eq!(file(address).as_deref(), Some(name));
            assert_eq!(of(name), address);
        }
        assert_eq!(file("file://localhost/x").as_deref(), Some("/x"));
        for other in ["untitled:Untitled-1", "file://", "file:///%zz", "file:///%ff"] {
            assert_eq!(file(other), None, "{other}");
        }
    }
}
