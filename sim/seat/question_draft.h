#pragma once
// A question of the bank as it is typed: every value is a text, and what its kind does not have
// stays empty. What is no figure or no time is found here, everything else by the lab. Pure; the
// form is question_form.h.
//
//     auto draft = draft_of(row.question);
//     draft.stem = "How long may a caller wait?";
//     const auto question = question_of(draft);      // to be sent
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// A place in a recording: "12.5" or "1:05" and back.
[[nodiscard]] std::optional<Duration> place_in(std::string_view text);
[[nodiscard]] std::string place_text(Duration place);

struct ChoiceDraft {
    std::string text;
    std::string share = "0"; ///< percent of the marks; "100": right
    std::string feedback;    ///< no field; kept as it was
    bool operator==(const ChoiceDraft&) const = default;
};
struct ViolationDraft {
    std::string at;                  ///< place in the recording
    std::optional<std::size_t> what; ///< of QuestionDraft::choices
    bool operator==(const ViolationDraft&) const = default;
};
/// Lists may hold lines without words: they are left out.
struct QuestionDraft {
    std::string key;
    std::string category;
    std::string kind = "single"; ///< the lab's word
    std::string points = "1";
    std::string difficulty = "3";
    std::string stem;
    std::string feedback;
    std::vector<ChoiceDraft> choices;
    std::string rule = "none_if_wrong"; ///< of several right choices
    bool truth = true;
    std::vector<std::string>
        blanks; ///< accepted answers, one a line; "%50%text": half of the marks
    bool case_matters = false;
    std::string numbers;               ///< one a line: "10" or "9..11", in front "%50%" as above
    std::vector<wire::ExamPair> pairs; ///< without a left side: a right side too many
    std::string keywords;              ///< one a line
    std::string model_answer;
    std::string recording; ///< no field; kept as it was
    std::vector<ViolationDraft> violations;
    std::string tolerance = "2";    ///< seconds
    std::string extra_costs = "50"; ///< percent of one right name
    std::string copy;
    std::string copy_minutes = "5";
    std::string copy_goal = "60"; ///< characters a minute
    bool operator==(const QuestionDraft&) const = default;
};

[[nodiscard]] QuestionDraft draft_of(const wire::NewQuestion& question);
/// As the lab takes it. The error's code is the text key of the field that is wrong.
[[nodiscard]] Result<wire::NewQuestion> question_of(const QuestionDraft& draft);
/// Text key of the field that the lab's refusal is about; "seat.question.answers": what is right.
[[nodiscard]] const char* refused_field(std::string_view code);
/// The marks of a choice are typed, not ticked.
[[nodiscard]] bool has_shares(const QuestionDraft& draft);

} // namespace ringroom::seat
