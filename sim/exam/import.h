#pragma once
// Questions from files of other programs and from spreadsheets. A reader collects every mistake
// with its line (and column) and then gives nothing: no file is ever half imported. What a format
// can say and the bank cannot (markup, pictures) is a warning. Pure; any thread.
//
//     Diagnostics found;
//     const auto read = parse_gift(text, "week3.gift", Language::zh, found);
//     if (!has_errors(found)) preview(...)         // bank.h
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/text.h"
#include "exam/question.h"

namespace ringroom::sheet {
struct Table;
}

namespace ringroom::exam {

struct ReadQuestion {
    int line = 0; ///< in the file, from 1
    Question question;
};

enum class Format { gift, aiken, table };
/// By what stands in it: a table's head, GIFT's braces, Aiken's ANSWER.
[[nodiscard]] Format format_of(std::string_view text);

/// Moodle's GIFT: `$CATEGORY:`, `::title::`, comments, escapes, choices with `=`, `~` and `%50%`,
/// true and false, numbers with ranges and tolerances, `->` pairs, `#` feedback, blanks within the
/// text, essays (`{}`). A question without a title is named by the beginning of its text.
[[nodiscard]] std::vector<ReadQuestion> parse_gift(std::string_view text, std::string_view file,
                                                   Language language, Diagnostics& diagnostics);
/// Aiken: a line of text, lines "A. ..." or "A) ...", then "ANSWER: B".
[[nodiscard]] std::vector<ReadQuestion> parse_aiken(std::string_view text, std::string_view file,
                                                    Language language, Diagnostics& diagnostics);
/// The spreadsheet of docs/exams.md; a row names the columns in either language and any order;
/// what stands above it, such as a title, is passed over with a warning. Lines and columns of
/// mistakes are those of the sheet.
[[nodiscard]] std::vector<ReadQuestion> read_table(const sheet::Table& table, std::string_view file,
                                                   Language language, Diagnostics& diagnostics);
/// CSV or XLSX: the first sheet that holds anything.
[[nodiscard]] std::vector<ReadQuestion> parse_table(std::string_view bytes, std::string_view file,
                                                    Language language, Diagnostics& diagnostics);
/// By format_of(), in any encoding of sheet::decode().
[[nodiscard]] std::vector<ReadQuestion> parse_questions(std::string_view bytes,
                                                        std::string_view file, Language language,
                                                        Diagnostics& diagnostics);
/// The head of the spreadsheet in that language and one line for each kind, as CSV with a byte
/// order mark: what a teacher starts from.
[[nodiscard]] std::string table_template(Language language);

} // namespace ringroom::exam
