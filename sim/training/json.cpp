#include <array>

#include <nlohmann/json.hpp>

#include "training/export.h"

namespace ringroom::training {

namespace {
using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class T>
Json maybe(const std::optional<T>& value) {
    if (!value)
        return nullptr;
    if constexpr (requires { value->ms; })
        return value->ms;
    else
        return *value;
}
Json json_of(const Span& span) {
    return {{"from", span.from.ms}, {"to", span.to.ms}};
}
Json maybe(const std::optional<Span>& span) {
    return span ? json_of(*span) : Json();
}

Json json_of(const std::string& name);
Json json_of(const MoveMeasure& m);
Json json_of(const FactMeasure& f);
Json json_of(const Evidence& e);
Json json_of(const Deduction& d);
Json json_of(const Item& item);
Json json_of(const FormBand& band) {
    return {{"name", band.name}, {"points", band.points}, {"hear", band.hear}};
}
Json json_of(const Section& section);

template <class List>
Json list_of(const List& list) {
    Json array = Json::array();
    for (const auto& item : list)
        array.push_back(json_of(item));
    return array;
}
Json json_of(const std::string& name) {
    return name;
}
Json json_of(const MoveMeasure& m) {
    return {{"name", m.name}, {"at", m.at.ms}, {"source", m.source}, {"heard", m.heard}};
}
Json json_of(const FactMeasure& f) {
    return {{"name", f.name},
            {"required", f.required},
            {"capture", to_string(f.capture)},
            {"truth", f.truth},
            {"keyed", f.keyed},
            {"spoken_at", maybe(f.spoken_at)},
            {"keyed_at", maybe(f.keyed_at)},
            {"late", f.late},
            {"asked_again", f.asked_again}};
}
Json json_of(const Evidence& e) {
    return {{"what", e.what},
            {"from", e.from.ms},
            {"to", e.to.ms},
            {"value", e.value},
            {"limit", e.limit}};
}
Json json_of(const Deduction& d) {
    return {{"name", d.name},
            {"points", d.points},
            {"count", d.count},
            {"evidence", list_of(d.evidence)}};
}
Json json_of(const Item& item) {
    const auto& a = item.answer;
    return {{"name", item.name},     {"possible", item.possible},
            {"weight", item.weight}, {"critical", item.critical},
            {"fatal", item.fatal},   {"applies", a.applies},
            {"points", a.points},    {"source", to_string(a.source)},
            {"reason", a.reason},    {"evidence", list_of(a.evidence)}};
}
Json json_of(const Section& section) {
    return {{"name", section.name}, {"weight", section.weight}, {"items", list_of(section.items)}};
}

Json speech_json(const Measures& m) {
    if (!m.speech_known)
        return nullptr;
    return {{"student_ms", m.student_speech.ms},
            {"customer_ms", m.customer_speech.ms},
            {"talk_share_permille", maybe(m.talk_share)},
            {"talk_part_permille", maybe(m.talk_part)},
            {"never_spoke", m.never_spoke},
            {"dead_air", list_of(m.dead_air)},
            {"dead_air_ms", m.dead_air_total().ms},
            {"longest_silence", maybe(m.longest_silence)},
            {"interruptions", list_of(m.interruptions)},
            {"response_median_ms", maybe(m.response_median)},
            {"response_p90_ms", maybe(m.response_p90)},
            {"longest_monologue", maybe(m.longest_monologue)},
            {"loudness_tenths_dbov", maybe(m.loudness)},
            {"syllables_tenths_per_s", maybe(m.syllable_rate)}};
}

Json measures_json(const Measures& m) {
    return {{"contact", m.contact.value},
            {"agent", m.agent.value},
            {"direction", to_string(m.direction)},
            {"script", m.script},
            {"customer", m.customer},
            {"ending", m.ending},
            {"released_by", m.released_by},
            {"cause", to_string(m.cause)},
            {"fault", m.fault},
            {"arrived", maybe(m.arrived)},
            {"began", maybe(m.began)},
            {"connected", maybe(m.connected)},
            {"released", maybe(m.released)},
            {"waited_ms", maybe(m.waited)},
            {"in_time", m.in_time ? Json(*m.in_time) : Json()},
            {"answer_ms", maybe(m.answer)},
            {"greeting_ms", maybe(m.greeting)},
            {"talk_ms", maybe(m.talk)},
            {"wrap_up_ms", maybe(m.wrap_up)},
            {"handling_ms", maybe(m.handling)},
            {"speech", speech_json(m)},
            {"holds", list_of(m.holds)},
            {"hold_ms", m.hold_total().ms},
            {"lost", list_of(m.lost)},
            {"transfers", m.transfers},
            {"facts", list_of(m.facts)},
            {"facts_complete", m.facts_complete()},
            {"form_submitted", m.form_submitted},
            {"form_correct", m.form_correct},
            {"disposition", m.disposition},
            {"other_script", m.other_script},
            {"moves_known", m.moves_known},
            {"moves", list_of(m.moves)},
            {"scenes", list_of(m.scenes)},
            {"must_made", list_of(m.must_made)},
            {"must_missing", list_of(m.must_missing)},
            {"forbidden", list_of(m.forbidden)},
            {"red_lines", list_of(m.red_lines)}};
}

Json card_json(const Card& card) {
    return {{"weighing", card.weighing == Weighing::sections ? "sections" : "items"},
            {"fatal_cap", card.fatal_cap},
            {"pass_mark", card.pass_mark},
            {"sections", list_of(card.sections)},
            {"deductions", list_of(card.deductions)}};
}

Json score_json(const Score& s) {
    Json sections = Json::array();
    for (const auto& section : s.sections) {
        Json weights = Json::array();
        for (const auto& item : section.items)
            weights.push_back(item.applied_weight);
        sections.push_back({{"points", section.points},
                            {"possible", section.possible},
                            {"percent", maybe(section.percent)},
                            {"fatal", section.fatal},
                            {"applied_weights", weights}});
    }
    return {{"raw", maybe(s.raw)},           {"penalties", s.penalties},
            {"total", maybe(s.total)},       {"final", maybe(s.final)},
            {"critical", maybe(s.critical)}, {"fatal", s.fatal},
            {"fatal_items", s.fatal_items},  {"passed", s.passed},
            {"sections", sections}};
}
} // namespace

std::string to_json(const Measures& measures) {
    return dump(measures_json(measures));
}
std::string to_json(const Card& card) {
    return dump(card_json(card));
}
std::string to_json(const Score& score) {
    return dump(score_json(score));
}

std::string to_json(const ContactResult& r) {
    return dump({{"drill", r.drill.value},
                 {"form_version", version_text(r.form_version)},
                 {"seed", r.seed},
                 {"voice", r.voice},
                 {"measures", measures_json(r.measures)},
                 {"card", card_json(r.card)},
                 {"score", score_json(r.score)}});
}

std::string to_json(const StudentResult& s) {
    return dump({{"agent", s.agent.value},
                 {"drill", s.drill.value},
                 {"offered", s.offered},
                 {"answered", s.answered},
                 {"no_answer", s.no_answer},
                 {"dialled", s.dialled},
                 {"reached", s.reached},
                 {"in_time", s.in_time},
                 {"graded", s.graded},
                 {"passed", s.passed},
                 {"fatal", s.fatal},
                 {"mark", maybe(s.mark)},
                 {"mean_raw", maybe(s.mean_raw)},
                 {"mean_final", maybe(s.mean_final)},
                 {"mean_critical", maybe(s.mean_critical)},
                 {"mean_answer_ms", maybe(s.mean_answer)},
                 {"mean_greeting_ms", maybe(s.mean_greeting)},
                 {"mean_talk_ms", maybe(s.mean_talk)},
                 {"mean_wrap_up_ms", maybe(s.mean_wrap_up)},
                 {"mean_handling_ms", maybe(s.mean_handling)},
                 {"mean_talk_share_permille", maybe(s.mean_talk_share)},
                 {"mean_loudness_tenths_dbov", maybe(s.mean_loudness)},
                 {"dead_air_ms", s.dead_air.ms},
                 {"interruptions", s.interruptions},
                 {"holds", s.holds},
                 {"hold_ms", s.hold_time.ms},
                 {"facts", s.facts},
                 {"facts_right", s.facts_right},
                 {"facts_late", s.facts_late},
                 {"asked_again", s.asked_again},
                 {"forms", s.forms},
                 {"forms_correct", s.forms_correct},
                 {"must_due", s.must_due},
                 {"must_made", s.must_made},
                 {"forbidden", s.forbidden}});
}

std::string to_json(const ScoreForm& form) {
    static constexpr std::array<std::string_view, 3> judges = {"condition", "move", "person"};
    const auto judge = [](Judge j) { return judges[static_cast<std::size_t>(j)]; };
    Json items = Json::array();
    for (const auto& item : form.items)
        items.push_back({{"name", item.name},
                         {"weight", item.weight},
                         {"group", item.group},
                         {"bands", list_of(item.bands)},
                         {"judge", judge(item.judge)},
                         {"condition", item.condition.source()},
                         {"always_due", item.always_due},
                         {"critical", item.critical},
                         {"advice", item.advice}});
    Json penalties = Json::array();
    for (const auto& p : form.penalties)
        penalties.push_back({{"name", p.name},
                             {"points", p.points},
                             {"judge", judge(p.judge)},
                             {"condition", p.condition.source()},
                             {"each", p.each}});
    return dump({{"version", version_text(form.version)},
                 {"name", form.name},
                 {"house_rubric", form.house_rubric},
                 {"items", items},
                 {"penalties", penalties},
                 {"missing_moves", form.missing_moves},
                 {"fatal_moves", form.fatal_moves},
                 {"fatal_endings", form.fatal_endings},
                 {"fatal_cap", form.fatal_cap},
                 {"pass_mark", form.pass_mark}});
}

// ---- Reading a card back

namespace {
std::vector<Evidence> evidence_from(const Json& array) {
    std::vector<Evidence> list;
    for (const auto& e : array)
        list.push_back({.what = e.at("what"),
                        .from = Instant{e.at("from")},
                        .to = Instant{e.at("to")},
                        .value = e.at("value"),
                        .limit = e.at("limit")});
    return list;
}

Source source_from(const std::string& word) {
    for (const auto source :
         {Source::automatic, Source::self, Source::peer, Source::instructor, Source::second_marker})
        if (to_string(source) == word)
            return source;
    throw std::invalid_argument("source");
}

Item item_from(const Json& json) {
    Item item{.name = json.at("name"),
              .possible = json.at("possible"),
              .weight = json.at("weight"),
              .critical = json.at("critical"),
              .fatal = json.at("fatal")};
    item.answer = {.applies = json.at("applies"),
                   .points = json.at("points"),
                   .source = source_from(json.at("source")),
                   .reason = json.at("reason"),
                   .evidence = evidence_from(json.at("evidence"))};
    return item;
}

Card card_of(const Json& json) {
    Card card{.weighing = json.at("weighing") == "sections" ? Weighing::sections : Weighing::items,
              .sections = {},
              .deductions = {},
              .fatal_cap = json.at("fatal_cap"),
              .pass_mark = json.at("pass_mark")};
    for (const auto& s : json.at("sections")) {
        Section section{.name = s.at("name"), .weight = s.at("weight"), .items = {}};
        for (const auto& item : s.at("items"))
            section.items.push_back(item_from(item));
        card.sections.push_back(std::move(section));
    }
    for (const auto& d : json.at("deductions"))
        card.deductions.push_back({.name = d.at("name"),
                                   .points = d.at("points"),
                                   .count = d.at("count"),
                                   .evidence = evidence_from(d.at("evidence"))});
    return card;
}
} // namespace

Result<Card> card_from_json(std::string_view json) {
    try {
        auto card = card_of(Json::parse(json));
        if (const auto problem = problem_with(card); !problem.empty())
            return fail("training.card", "the card breaks a limit: " + problem);
        return card;
    } catch (const std::exception& wrong) { // the library's edge
        return fail("training.card", wrong.what());
    }
}

Result<Card> card_of_result(std::string_view json) {
    const auto parsed = Json::parse(json, nullptr, false);
    if (!parsed.is_object() || !parsed.contains("card"))
        return fail("training.card", "no result");
    return card_from_json(parsed.at("card").dump());
}

// ---- Reading a form back

namespace {

persona::Expression condition_from(const Json& json) {
    const auto source = json.get<std::string>();
    if (source.empty())
        return {}; // of what is not judged by one
    std::optional<persona::ExpressionError> error;
    auto out = persona::Expression::parse(source, error);
    if (error)
        throw std::invalid_argument("condition");
    return out;
}

Judge judge_from(const std::string& word) {
    return word == "condition" ? Judge::condition : word == "move" ? Judge::move : Judge::person;
}

FormItem form_item_from(const Json& json, Language language) {
    FormItem item{.name = json.at("name"),
                  .weight = json.at("weight"),
                  .group = json.value("group", std::string()),
                  .bands = {},
                  .judge = judge_from(json.at("judge")),
                  .condition = condition_from(json.at("condition")),
                  .always_due = json.at("always_due"),
                  .critical = json.at("critical"),
                  .advice = json.at("advice")};
    for (const auto& band : json.value("bands", Json::array()))
        item.bands.push_back(
            {.name = band.at("name"), .points = band.at("points"), .hear = band.at("hear")});
    if (item.bands.empty())
        item.bands = house_bands(item.critical, language);
    return item;
}

ScoreForm form_of(const Json& json, Language language) {
    ScoreForm form{.name = json.at("name")};
    for (const auto& item : json.at("items"))
        form.items.push_back(form_item_from(item, language));
    for (const auto& p : json.at("penalties"))
        form.penalties.push_back({.name = p.at("name"),
                                  .points = p.at("points"),
                                  .judge = judge_from(p.at("judge")),
                                  .condition = condition_from(p.at("condition")),
                                  .each = p.at("each")});
    form.missing_moves = json.at("missing_moves");
    form.fatal_moves = json.at("fatal_moves");
    form.fatal_endings = json.at("fatal_endings");
    form.fatal_cap = json.at("fatal_cap");
    form.pass_mark = json.at("pass_mark");
    form.house_rubric = json.at("house_rubric");
    form.version = version_from(json.at("version").get<std::string>());
    return form;
}

} // namespace

Result<ScoreForm> form_from_json(std::string_view json, Language language) {
    try {
        return form_of(Json::parse(json), language);
    } catch (const std::exception& wrong) { // the library's edge
        return fail("training.form", wrong.what());
    }
}

} // namespace ringroom::training
