#include "server/words.h"

#include <fmt/format.h>

#include "base/csv.h"
#include "directory/import.h"

namespace ringroom::server {

std::string labelled_line(const Diagnostic& diagnostic, Language language) {
    auto labelled = diagnostic;
    labelled.message =
        text(language, diagnostic.severity == Severity::error ? "server.severity.error"
                                                              : "server.severity.warning") +
        diagnostic.message;
    return to_line(labelled);
}

std::string card_line(const directory::Card& card) {
    return csv_cell(card.number) + "," + csv_cell(card.name) + "," +
           csv_cell(fmt::to_string(fmt::join(card.classes, "/"))) + "," + csv_cell(card.password);
}

std::string complaint(Language language, const std::string& code, const std::string& particulars,
                      const std::string& word) {
    if (!has_text(code))
        return "(" + code + ": " + particulars + ")";
    const auto words = text(language, code, {{"word", word.empty() ? particulars : word}});
    for (const auto other : {Language::zh, Language::en})
        if (!word.empty() || particulars == text(other, code) || words == particulars)
            return words + " (" + code + ")";
    return words + " (" + code + ": " + particulars + ")";
}

} // namespace ringroom::server
