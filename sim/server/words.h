#pragma once
// Lines the program prints for people and for spreadsheets.
#include <string>

#include "base/diagnostic.h"
#include "base/text.h"

namespace ringroom::server {

/// "file:line:column: warning: message", with the word in the reader's language.
[[nodiscard]] std::string labelled_line(const Diagnostic& diagnostic, Language language);
/// "number,name,password", each quoted where RFC 4180 wants it.
[[nodiscard]] std::string card_line(const std::string& number, const std::string& name,
                                    const std::string& password);
/// What is said of an error: its text in `language` with `word` in it, or the particulars where
/// there is no text. Particulars that are the same text in whatever language are not repeated.
[[nodiscard]] std::string complaint(Language language, const std::string& code,
                                    const std::string& particulars, const std::string& word);

} // namespace ringroom::server
