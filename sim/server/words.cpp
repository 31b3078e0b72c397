#include "server/words.h"

#include "training/export.h"

namespace ringroom::server {

std::string labelled_line(const Diagnostic& diagnostic, Language language) {
    auto labelled = diagnostic;
    labelled.message =
        text(language, diagnostic.severity == Severity::error ? "server.severity.error"
                                                              : "server.severity.warning") +
        diagnostic.message;
    return to_line(labelled);
}

std::string card_line(const std::string& number, const std::string& name,
                      const std::string& password) {
    return training::csv_cell(number) + "," + training::csv_cell(name) + "," +
           training::csv_cell(password);
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
