#include <optional>

#include "base/utf8.h"
#include "exam/limits.h"
#include "exam/mistakes.h"

namespace ringroom::exam {
namespace {

struct Line {
    int number = 0;
    std::string_view text; ///< without blanks at both ends
};

/// "A. text" or "A) text": the letter's number and the text.
std::optional<std::pair<int, std::string_view>> choice_of(std::string_view line) {
    if (line.size() < 3 || line[0] < 'A' || line[0] > 'Z' || (line[1] != '.' && line[1] != ')') ||
        (line[2] != ' ' && line[2] != '\t'))
        return std::nullopt;
    return std::pair(line[0] - 'A', trimmed(line.substr(2)));
}

/// What follows "ANSWER:".
std::optional<std::string_view> answer_of(std::string_view line) {
    constexpr std::string_view word = "ANSWER";
    if (line.substr(0, word.size()) != word)
        return std::nullopt;
    const auto rest = trimmed(line.substr(word.size()));
    if (rest.empty() || rest.front() != ':')
        return std::nullopt;
    return trimmed(rest.substr(1));
}

class AikenReader {
public:
    explicit AikenReader(Mistakes& mistakes)
        : mistakes_(mistakes) {}

    void take(Line line) {
        if (line.text.empty())
            return;
        if (const auto answer = answer_of(line.text))
            return take_answer(line.number, *answer);
        const auto choice = choice_of(line.text);
        if (choice && open_)
            return take_choice(line.number, *choice);
        if (open_ && !now_.question.choices.empty()) {
            mistakes_.error(line.number, 1, "exam.aiken.no_answer",
                            {{"line", std::to_string(now_.line)}});
            now_ = {};
            open_ = false;
        }
        if (!open_) {
            now_ = {.line = line.number};
            open_ = true;
        }
        auto& stem = now_.question.stem;
        stem += (stem.empty() ? "" : "\n") + std::string(line.text);
    }

    std::vector<ReadQuestion> finish() {
        if (open_)
            mistakes_.error(now_.line, 1, "exam.aiken.unfinished");
        return std::move(out_);
    }

private:
    void take_choice(int line, const std::pair<int, std::string_view>& choice) {
        const auto expected = static_cast<int>(now_.question.choices.size());
        if (choice.first != expected)
            mistakes_.error(line, 1, "exam.aiken.letter",
                            {{"letter", std::string(1, static_cast<char>('A' + expected))}});
        now_.question.choices.push_back({std::string(choice.second)});
    }

    void take_answer(int line, std::string_view answer) {
        if (!open_ || now_.question.choices.empty()) {
            mistakes_.error(line, 1, "exam.aiken.lonely_answer");
            open_ = false;
            now_ = {};
            return;
        }
        const int index = answer.size() == 1 ? answer[0] - 'A' : -1;
        if (index < 0 || index >= static_cast<int>(now_.question.choices.size()))
            mistakes_.error(line, 1, "exam.aiken.which", {{"what", std::string(answer)}});
        else
            now_.question.choices[static_cast<std::size_t>(index)].share = whole;
        now_.question.key = key_from(now_.question.stem);
        // Its mistake is said already; a second one for the missing key would only confuse.
        if (index >= 0 && index < static_cast<int>(now_.question.choices.size()))
            out_.push_back(std::move(now_));
        now_ = {};
        open_ = false;
    }

    Mistakes& mistakes_;
    std::vector<ReadQuestion> out_;
    ReadQuestion now_;
    bool open_ = false;
};

} // namespace

std::vector<ReadQuestion> parse_aiken(std::string_view text, std::string_view file,
                                      Language language, Diagnostics& diagnostics) {
    Mistakes mistakes(file, language, diagnostics);
    if (!mistakes.readable(text))
        return {};
    if (text.substr(0, 3) == "\xEF\xBB\xBF")
        text.remove_prefix(3);
    AikenReader reader(mistakes);
    for (int number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        reader.take({number, trimmed(line)});
        text = end == text.npos ? "" : text.substr(end + 1);
    }
    return mistakes.result(reader.finish());
}

} // namespace ringroom::exam
