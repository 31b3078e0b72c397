#pragma once
// Lines the program prints for people and for spreadsheets.
#include <string>

#include "base/diagnostic.h"
#include "base/text.h"

namespace ringroom::directory {
struct Card;
}

namespace ringroom::server {

/// "file:line:column: warning: message", with the word in the reader's language.
[[nodiscard]] std::string labelled_line(const Diagnostic& diagnostic, Language language);
/// The columns of card_line().
inline constexpr auto card_head = "number,name,class,password";
/// A person's card as a line of CSV, quoted where RFC 4180 wants it; classes are parted by "/", as
/// in the list that is imported.
[[nodiscard]] std::string card_line(const directory::Card& card);
/// What is said of an error: its text in `language` with `word` in it, or the particulars where
/// there is no text. Particulars that are the same text in whatever language are not repeated.
[[nodiscard]] std::string complaint(Language language, const std::string& code,
                                    const std::string& particulars, const std::string& word);

} // namespace ringroom::server
