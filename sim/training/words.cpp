#include <algorithm>
#include <array>
#include <functional>

#include "persona/expression.h"
#include "training/measures.h"
#include "training/spans.h"

namespace ringroom::training {

namespace {
using persona::Datum;
using persona::Number;

Datum time_of(std::optional<Duration> span) {
    return span ? Datum::of(Number{span->ms}) : Datum{};
}
Datum length_of(const std::optional<Span>& span) {
    return span ? Datum::of(Number{span->length().ms}) : Datum{};
}
Datum if_spoken(const Measures& m, Datum datum) {
    return m.speech_known ? datum : Datum{};
}
Datum if_talked(const Measures& m, Datum datum) {
    return m.connected ? datum : Datum{};
}
Datum if_facts(const Measures& m, std::int64_t n) {
    return m.connected && !m.facts.empty() ? Datum::of(n) : Datum{};
}
Datum if_moves(const Measures& m, std::int64_t n) {
    return m.connected && m.moves_known ? Datum::of(n) : Datum{};
}
std::int64_t sum_asked(const Measures& m) {
    std::int64_t n = 0;
    for (const auto& f : m.facts)
        n += f.asked_again;
    return n;
}
std::int64_t count_late(const Measures& m) {
    return std::count_if(m.facts.begin(), m.facts.end(), [](const auto& f) { return f.late; });
}

using Unit = MeasureWord::Unit;

struct Word {
    MeasureWord names;
    Datum (*value)(const Measures&);
    Spans (*places)(const Measures&);
};

Spans nowhere(const Measures&) {
    return {};
}
Spans one(const std::optional<Span>& span) {
    return span ? Spans{*span} : Spans{};
}
Spans greeting_place(const Measures& m) {
    if (!m.connected)
        return {};
    if (m.greeting)
        return {{*m.connected, *m.connected + *m.greeting}};
    return m.talk ? Spans{{*m.connected, *m.connected + *m.talk}} : Spans{};
}
Spans silence_place(const Measures& m) {
    return one(m.longest_silence);
}
Spans dead_air_places(const Measures& m) {
    return m.dead_air;
}
Spans interruption_places(const Measures& m) {
    return m.interruptions;
}
Spans hold_places(const Measures& m) {
    return m.holds;
}
Spans fact_places(const Measures& m) {
    Spans spans;
    for (const auto& f : m.facts)
        if (f.spoken_at) { // what was known before may be taken down before it is said
            const auto keyed = f.keyed_at.value_or(*f.spoken_at);
            spans.push_back({std::min(*f.spoken_at, keyed), std::max(*f.spoken_at, keyed)});
        }
    return spans;
}

const std::array<Word, 31> words = {{
    {{"首句用时", "greeting_time", Unit::seconds},
     [](const Measures& m) { return m.never_spoke ? time_of(never_greeted) : time_of(m.greeting); },
     greeting_place},
    {{"应答用时", "answer_time", Unit::seconds},
     [](const Measures& m) { return time_of(m.answer); },
     nowhere},
    {{"等待时长", "wait_time", Unit::seconds},
     [](const Measures& m) { return time_of(m.waited); },
     nowhere},
    {{"通话时长", "talk_time", Unit::seconds},
     [](const Measures& m) { return time_of(m.talk); },
     nowhere},
    {{"话后时长", "wrap_up_time", Unit::seconds},
     [](const Measures& m) { return time_of(m.wrap_up); },
     nowhere},
    {{"处理时长", "handling_time", Unit::seconds},
     [](const Measures& m) { return time_of(m.handling); },
     nowhere},
    {{"静默", "silence", Unit::seconds},
     [](const Measures& m) {
         return if_spoken(m, m.longest_silence ? length_of(m.longest_silence) : Datum::of(0));
     },
     silence_place},
    {{"静默次数", "silences"},
     [](const Measures& m) {
         return if_spoken(m, Datum::of(static_cast<std::int64_t>(m.dead_air.size())));
     },
     dead_air_places},
    {{"静默总时", "silence_time", Unit::seconds},
     [](const Measures& m) { return if_spoken(m, time_of(m.dead_air_total())); },
     dead_air_places},
    {{"说话占比", "talk_share", Unit::percent},
     [](const Measures& m) {
         return m.talk_share ? Datum::of(Number{*m.talk_share * 100LL}) : Datum{};
     },
     nowhere},
    {{"打断", "interruptions"},
     [](const Measures& m) {
         return if_spoken(m, Datum::of(static_cast<std::int64_t>(m.interruptions.size())));
     },
     interruption_places},
    {{"打断总时", "interruption_time", Unit::seconds},
     [](const Measures& m) { return if_spoken(m, time_of(total(m.interruptions))); },
     interruption_places},
    {{"反应用时", "response_time", Unit::seconds},
     [](const Measures& m) { return time_of(m.response_p90); },
     nowhere},
    {{"最长独白", "monologue", Unit::seconds},
     [](const Measures& m) { return length_of(m.longest_monologue); },
     [](const Measures& m) { return one(m.longest_monologue); }},
    {{"音量", "loudness", Unit::loudness},
     [](const Measures& m) {
         return m.loudness ? Datum::of(Number{*m.loudness * 100LL}) : Datum{};
     },
     nowhere},
    {{"语速", "rate", Unit::rate},
     [](const Measures& m) {
         return m.syllable_rate ? Datum::of(Number{*m.syllable_rate * 100LL}) : Datum{};
     },
     nowhere},
    {{"保持次数", "holds"},
     [](const Measures& m) {
         return if_talked(m, Datum::of(static_cast<std::int64_t>(m.holds.size())));
     },
     hold_places},
    {{"保持时长", "hold_time", Unit::seconds},
     [](const Measures& m) { return if_talked(m, time_of(m.hold_total())); },
     hold_places},
    {{"最长保持", "longest_hold", Unit::seconds},
     [](const Measures& m) {
         const auto hold = longest(m.holds);
         return if_talked(m, hold ? length_of(hold) : Datum::of(0));
     },
     [](const Measures& m) { return one(longest(m.holds)); }},
    {{"转接次数", "transfers"},
     [](const Measures& m) { return if_talked(m, Datum::of(std::int64_t{m.transfers})); },
     nowhere},
    {{"采集齐全", "facts_complete", Unit::yes_no},
     [](const Measures& m) { return if_facts(m, m.facts_complete() ? 1 : 0); },
     fact_places},
    {{"采集正确", "facts_right"},
     [](const Measures& m) { return if_facts(m, m.facts_with(Capture::right)); },
     fact_places},
    {{"采集错误", "facts_wrong"},
     [](const Measures& m) { return if_facts(m, m.facts_with(Capture::wrong)); },
     fact_places},
    {{"采集超时", "facts_late"},
     [](const Measures& m) { return if_facts(m, count_late(m)); },
     fact_places},
    {{"重复询问", "asked_again"},
     [](const Measures& m) { return if_facts(m, sum_asked(m)); },
     fact_places},
    {{"表单正确", "form_correct", Unit::yes_no},
     [](const Measures& m) { return if_talked(m, Datum::of(m.form_correct ? 1 : 0)); },
     nowhere},
    {{"表单提交", "form_saved", Unit::yes_no},
     [](const Measures& m) { return if_talked(m, Datum::of(m.form_submitted ? 1 : 0)); },
     nowhere},
    {{"必说齐全", "must_said", Unit::yes_no},
     [](const Measures& m) { return if_moves(m, m.must_missing.empty() ? 1 : 0); },
     nowhere},
    {{"禁说", "forbidden"},
     [](const Measures& m) { return if_moves(m, static_cast<std::int64_t>(m.forbidden.size())); },
     [](const Measures& m) {
         Spans spans;
         for (const auto& move : m.forbidden)
             spans.push_back({move.at, move.at});
         return spans;
     }},
    {{"结果码", "disposition", Unit::words},
     [](const Measures& m) {
         return if_talked(m, m.disposition.empty() ? Datum::of(std::string("-"))
                                                   : Datum::of(m.disposition));
     },
     nowhere},
    {{"结局", "ending", Unit::words},
     [](const Measures& m) { return m.ending.empty() ? Datum{} : Datum::of(m.ending); },
     nowhere},
}};

const Word* find(std::string_view name) {
    for (const auto& word : words)
        if (word.names.zh == name || word.names.en == name)
            return &word;
    return nullptr;
}

using PieceKind = persona::Piece::Kind;

std::string_view said_sign(std::string_view sign) {
    constexpr std::array<std::array<std::string_view, 2>, 12> signs{{{"<=", "≤"},
                                                                     {"＜＝", "≤"},
                                                                     {">=", "≥"},
                                                                     {"＞＝", "≥"},
                                                                     {"!=", "≠"},
                                                                     {"~=", "≠"},
                                                                     {"！＝", "≠"},
                                                                     {"==", "="},
                                                                     {"＝＝", "="},
                                                                     {"＝", "="},
                                                                     {"＜", "<"},
                                                                     {"＞", ">"}}};
    for (const auto& [written, said] : signs)
        if (written == sign)
            return said;
    return sign;
}

std::string said_unit(std::string_view unit, Language language) {
    struct Said {
        std::string_view unit, en, zh;
    };
    constexpr std::array<Said, 9> units{{{"毫秒", "ms", "毫秒"},
                                         {"ms", "ms", "毫秒"},
                                         {"秒", "s", "秒"},
                                         {"秒钟", "s", "秒"},
                                         {"s", "s", "秒"},
                                         {"seconds", "s", "秒"},
                                         {"分", "min", "分钟"},
                                         {"分钟", "min", "分钟"},
                                         {"min", "min", "分钟"}}};
    for (const auto& one : units)
        if (one.unit == unit)
            return language == Language::zh ? std::string(one.zh) : " " + std::string(one.en);
    return std::string(unit);
}

std::string said_piece(const persona::Piece& piece, Language language) {
    const bool zh = language == Language::zh;
    switch (piece.kind) {
    case PieceKind::name:
        return words_of_measure(piece.text, language);
    case PieceKind::number:
        return std::string(piece.text) + said_unit(piece.unit, language);
    case PieceKind::compare:
        return std::string(said_sign(piece.text));
    case PieceKind::all:
        return zh ? "且" : "and";
    case PieceKind::any:
        return zh ? "或" : "or";
    case PieceKind::negate:
        return zh ? "非" : "not";
    case PieceKind::open:
        return "(";
    case PieceKind::close:
        return ")";
    case PieceKind::text:
    case PieceKind::wrong:
        break;
    }
    return std::string(piece.text);
}
} // namespace

std::span<const MeasureWord> measure_words() {
    static const auto names = [] {
        std::array<MeasureWord, words.size()> list;
        std::transform(words.begin(), words.end(), list.begin(),
                       [](const Word& word) { return word.names; });
        return list;
    }();
    return names;
}

std::string words_of_measure(std::string_view word, Language language) {
    const auto* known = find(word);
    if (known == nullptr)
        return std::string(word);
    std::string out(language == Language::zh ? known->names.zh : known->names.en);
    std::replace(out.begin(), out.end(), '_', ' ');
    return out;
}

std::string words_of_condition(std::string_view condition, Language language) {
    std::string out;
    bool inside = true; // right behind a bracket, or at the beginning
    for (const auto& piece : persona::pieces_of(condition)) {
        if (!inside && piece.kind != PieceKind::close)
            out += ' ';
        out += said_piece(piece, language);
        inside = piece.kind == PieceKind::open;
    }
    return out;
}

Unit unit_of(std::string_view word) {
    const auto* known = find(word);
    return known == nullptr ? Unit::number : known->names.unit;
}

Datum measured(const Measures& measures, std::string_view word) {
    if (const auto* known = find(word))
        return known->value(measures);
    return if_moves(measures, std::count_if(measures.moves.begin(), measures.moves.end(),
                                            [&](const auto& move) { return move.name == word; }));
}

std::vector<Span> places_of(const Measures& measures, std::string_view word) {
    Spans spans;
    if (const auto* known = find(word)) {
        spans = known->places(measures);
    } else {
        for (const auto& move : measures.moves)
            if (move.name == word)
                spans.push_back({move.at, move.at});
    }
    if (spans.size() > limits::evidence)
        spans.resize(limits::evidence);
    return spans;
}

} // namespace ringroom::training
