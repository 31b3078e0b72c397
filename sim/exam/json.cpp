#include "exam/json.h"

#include <nlohmann/json.hpp>

namespace ringroom::exam {
namespace {

using Json = nlohmann::ordered_json;

std::string written(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json kept(const std::vector<Choice>& choices) {
    Json out = Json::array();
    for (const auto& one : choices)
        out.push_back({one.text, one.share, one.feedback});
    return out;
}

Json kept(const std::vector<Blank>& blanks) {
    Json out = Json::array();
    for (const auto& one : blanks) {
        Json accepted = Json::array();
        for (const auto& answer : one.accepted)
            accepted.push_back({answer.text, answer.share});
        out.push_back(std::move(accepted));
    }
    return out;
}

/// Reads with `take`; whatever is not as it was written is one failure.
template <class T, class Take>
Result<T> reading(std::string_view json, Take take) {
    try {
        return take(Json::parse(json));
    } catch (const Json::exception& error) {
        return fail("exam.json", error.what());
    }
}

void take_lists(const Json& in, Question& q) {
    for (const auto& one : in.at("choices"))
        q.choices.push_back({one.at(0), one.at(1), one.at(2)});
    for (const auto& one : in.at("blanks")) {
        q.blanks.emplace_back();
        for (const auto& answer : one)
            q.blanks.back().accepted.push_back({answer.at(0), answer.at(1)});
    }
    for (const auto& one : in.at("numbers"))
        q.numbers.push_back({one.at(0), one.at(1), one.at(2)});
    for (const auto& one : in.at("pairs"))
        q.pairs.push_back({one.at(0), one.at(1)});
    for (const auto& one : in.at("violations"))
        q.violations.push_back({{one.at(0).get<std::int64_t>()}, one.at(1)});
    q.extras = in.at("extras").get<std::vector<std::string>>();
    q.keywords = in.at("keywords").get<std::vector<std::string>>();
}

} // namespace

std::string to_json(const Question& q) {
    Json numbers = Json::array();
    for (const auto& one : q.numbers)
        numbers.push_back({one.low, one.high, one.share});
    Json pairs = Json::array();
    for (const auto& one : q.pairs)
        pairs.push_back({one.left, one.right});
    Json violations = Json::array();
    for (const auto& one : q.violations)
        violations.push_back({one.at.ms, one.what});
    return written({{"key", q.key},
                    {"category", q.category},
                    {"kind", to_string(q.kind)},
                    {"difficulty", q.difficulty},
                    {"points", q.points},
                    {"stem", q.stem},
                    {"feedback", q.feedback},
                    {"choices", kept(q.choices)},
                    {"rule", to_string(q.rule)},
                    {"truth", q.truth},
                    {"blanks", kept(q.blanks)},
                    {"case_matters", q.case_matters},
                    {"numbers", numbers},
                    {"pairs", pairs},
                    {"extras", q.extras},
                    {"keywords", q.keywords},
                    {"model_answer", q.model_answer},
                    {"recording", q.recording},
                    {"violations", violations},
                    {"tolerance", q.tolerance.ms},
                    {"extra_costs", q.extra_costs},
                    {"copy", q.copy},
                    {"copy_time", q.copy_time.ms},
                    {"copy_goal", q.copy_goal}});
}

Result<Question> question_from_json(std::string_view json) {
    return reading<Question>(json, [](const Json& in) -> Result<Question> {
        const auto kind = kind_from(in.at("kind").get<std::string>());
        const auto rule = rule_from(in.at("rule").get<std::string>());
        if (!kind || !rule)
            return fail("exam.json", "an unknown kind or rule");
        Question q{.key = in.at("key"),
                   .category = in.at("category"),
                   .kind = *kind,
                   .difficulty = in.at("difficulty"),
                   .points = in.at("points"),
                   .stem = in.at("stem"),
                   .feedback = in.at("feedback"),
                   .rule = *rule,
                   .truth = in.at("truth"),
                   .case_matters = in.at("case_matters"),
                   .model_answer = in.at("model_answer"),
                   .recording = in.at("recording"),
                   .tolerance = {in.at("tolerance").get<std::int64_t>()},
                   .extra_costs = in.at("extra_costs"),
                   .copy = in.at("copy"),
                   .copy_time = {in.at("copy_time").get<std::int64_t>()},
                   .copy_goal = in.at("copy_goal")};
        take_lists(in, q);
        return q;
    });
}

std::string to_json(const Answer& answer) {
    Json heard = Json::array();
    for (const auto& one : answer.heard)
        heard.push_back({one.at.ms, one.what});
    return written({{"chosen", answer.chosen},
                    {"texts", answer.texts},
                    {"matched", answer.matched},
                    {"heard", heard},
                    {"typed_for", answer.typed_for.ms}});
}

Result<Answer> answer_from_json(std::string_view json) {
    return reading<Answer>(json, [](const Json& in) -> Result<Answer> {
        Answer answer{.chosen = in.at("chosen").get<std::vector<int>>(),
                      .texts = in.at("texts").get<std::vector<std::string>>(),
                      .matched = in.at("matched").get<std::vector<int>>(),
                      .typed_for = {in.at("typed_for").get<std::int64_t>()}};
        for (const auto& one : in.at("heard"))
            answer.heard.push_back({{one.at(0).get<std::int64_t>()}, one.at(1)});
        return answer;
    });
}

std::string to_json(const Blueprint& blueprint) {
    Json quotas = Json::array();
    for (const auto& one : blueprint.quotas)
        quotas.push_back({{"category", one.category},
                          {"kind", one.kind ? std::string(to_string(*one.kind)) : ""},
                          {"easiest", one.easiest},
                          {"hardest", one.hardest},
                          {"count", one.count},
                          {"points", one.points}});
    return written({{"quotas", quotas},
                    {"shuffle_questions", blueprint.shuffle_questions},
                    {"shuffle_choices", blueprint.shuffle_choices}});
}

Result<Blueprint> blueprint_from_json(std::string_view json) {
    return reading<Blueprint>(json, [](const Json& in) -> Result<Blueprint> {
        Blueprint out{.shuffle_questions = in.at("shuffle_questions"),
                      .shuffle_choices = in.at("shuffle_choices")};
        for (const auto& one : in.at("quotas"))
            out.quotas.push_back({.category = one.at("category"),
                                  .kind = kind_from(one.at("kind").get<std::string>()),
                                  .easiest = one.at("easiest"),
                                  .hardest = one.at("hardest"),
                                  .count = one.at("count"),
                                  .points = one.at("points")});
        return out;
    });
}

std::string to_json(const Sheet& sheet) {
    Json out = Json::array();
    for (const auto& one : sheet.questions)
        out.push_back({one.id, one.version, one.points, one.order});
    return written(out);
}

Result<Sheet> sheet_from_json(std::string_view json) {
    return reading<Sheet>(json, [](const Json& in) -> Result<Sheet> {
        Sheet out;
        for (const auto& one : in)
            out.questions.push_back(
                {one.at(0), one.at(1), one.at(2), one.at(3).get<std::vector<int>>()});
        return out;
    });
}

} // namespace ringroom::exam
