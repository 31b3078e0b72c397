#include "world/breach.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "persona/desk.h"

namespace ringroom::world {
namespace {

using namespace ringroom::literals;

// A silence is one from 5 s on (docs/grading.md); most customers ask after 10 s whether anybody is
// there.
constexpr std::array<SlipKind, 7> table{{
    {Slip::no_greeting, "no_greeting"},
    {Slip::interruption, "interruption"},
    {Slip::silence, "silence", SlipTakes::length, 6_s, 7_s, 9_s},
    {Slip::unannounced_hold, "unannounced_hold", SlipTakes::length, 5_s, 8_s, 20_s},
    {Slip::left_out, "left_out", SlipTakes::move},
    {Slip::forbidden, "forbidden", SlipTakes::move},
    {Slip::no_goodbye, "no_goodbye"},
}};

/// "7s", "7" or "7秒".
std::optional<Duration> seconds_in(std::string_view text) {
    int seconds = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, wrong] = std::from_chars(text.data(), end, seconds);
    const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
    if (wrong != std::errc() || (!unit.empty() && unit != "s" && unit != "秒"))
        return std::nullopt;
    return Duration{seconds * 1'000LL};
}

void add_move(std::vector<Breach>& out, Slip slip, const std::string& move) {
    const Breach one{.slip = slip, .move = move};
    if (std::find(out.begin(), out.end(), one) == out.end())
        out.push_back(one);
}

/// Some scene waits for the move and goes on without it: there its absence can be heard.
bool has_place(const persona::Drill& drill, const std::string& move) {
    const auto leads_on = [](const persona::Rule& rule) {
        return rule.trigger == persona::Trigger::otherwise &&
               std::any_of(rule.actions.begin(), rule.actions.end(), [](const auto& action) {
                   return std::holds_alternative<persona::GoTo>(action) ||
                          std::holds_alternative<persona::EndAction>(action);
               });
    };
    return std::any_of(drill.scenes.begin(), drill.scenes.end(), [&](const persona::Scene& scene) {
        const auto& rules = scene.rules;
        return std::any_of(rules.begin(), rules.end(),
                           [&](const auto& rule) {
                               return rule.trigger == persona::Trigger::move && rule.name == move;
                           }) &&
               std::any_of(rules.begin(), rules.end(), leads_on);
    });
}

/// Moves that a good student makes in some talk: what the script asks for and answers to.
std::vector<std::string> wanted_moves(const persona::Drill& drill) {
    const auto banned = [&](const std::string& move) {
        const auto in = [&](const std::vector<std::string>& list) {
            return std::find(list.begin(), list.end(), move) != list.end();
        };
        return in(drill.must_not_say) || in(drill.rubric.red_lines);
    };
    std::vector<std::string> out = drill.must_say;
    for (const auto& item : drill.rubric.items)
        if (!item.automatic)
            out.push_back(item.name);
    for (const auto& sample : drill.samples)
        if (sample.at_least > 0)
            for (const auto& move : sample.moves)
                out.push_back(move);
    std::erase_if(out,
                  [&](const std::string& move) { return banned(move) || !has_place(drill, move); });
    return out;
}

} // namespace

const SlipKind& kind_of(Slip slip) {
    return *std::find_if(table.begin(), table.end(),
                         [&](const SlipKind& one) { return one.slip == slip; });
}

Result<Breach> breach_from(std::string_view text) {
    const auto colon = text.find(':');
    const auto word = text.substr(0, colon);
    const auto rest = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    const auto kind = std::find_if(table.begin(), table.end(),
                                   [&](const SlipKind& one) { return one.word == word; });
    if (kind == table.end() || (kind->takes == SlipTakes::nothing && !rest.empty()))
        return fail("drill.breach.unknown", '"' + std::string(text.substr(0, 80)) + '"');
    Breach out{.slip = kind->slip, .length = kind->usual};
    if (kind->takes == SlipTakes::move) {
        if (rest.empty())
            return fail("drill.breach.move", '"' + std::string(word) + '"');
        out.move = rest;
    } else if (kind->takes == SlipTakes::length && !rest.empty()) {
        const auto length = seconds_in(rest);
        if (!length || *length < kind->least || *length > kind->most)
            return fail("drill.breach.length", '"' + std::string(text.substr(0, 80)) + "\" (" +
                                                   std::to_string(kind->least.ms / 1000) + " - " +
                                                   std::to_string(kind->most.ms / 1000) + " s)");
        out.length = *length;
    }
    return out;
}

std::string to_text(const Breach& breach) {
    const auto& kind = kind_of(breach.slip);
    std::string out(kind.word);
    if (kind.takes == SlipTakes::move)
        return out + ':' + breach.move;
    if (kind.takes == SlipTakes::length)
        return out + ':' + std::to_string(breach.length.ms / 1000) + 's';
    return out;
}

std::string name_of(const Breach& breach, Language language) {
    return text(language, "drill.slip." + std::string(kind_of(breach.slip).word),
                {{"move", persona::label_of(breach.move)}});
}

std::vector<Breach> breaches_of(const persona::Drill& drill) {
    const bool calls_out = drill.direction == Direction::outbound;
    std::vector<Breach> out;
    for (const auto& kind : table) {
        if (kind.takes == SlipTakes::nothing || kind.takes == SlipTakes::length) {
            // Who calls out greets with the company's name: that is a move where it is asked for.
            if (kind.slip != Slip::no_greeting || !calls_out)
                out.push_back({.slip = kind.slip, .length = kind.usual});
        } else if (kind.slip == Slip::left_out) {
            for (const auto& move : wanted_moves(drill))
                add_move(out, kind.slip, move);
        } else {
            for (const auto* list : {&drill.must_not_say, &drill.rubric.red_lines})
                for (const auto& move : *list)
                    add_move(out, kind.slip, move);
        }
    }
    return out;
}

bool fits(const persona::Drill& drill, const Breach& breach) {
    const auto all = breaches_of(drill);
    return std::any_of(all.begin(), all.end(), [&](const Breach& one) {
        return one.slip == breach.slip && one.move == breach.move;
    });
}

std::string words_of(const Breach& breach, const persona::Drill& drill) {
    if (breach.slip == Slip::forbidden) {
        for (const auto& step : drill.talk.steps)
            if (step.move == breach.move && !step.text.empty())
                return step.text;
        // What the packs that come with the lab forbid by a name that nobody would say aloud.
        for (const std::string_view known : {"shift_blame", "disclose_data"})
            if (breach.move == text(Language::zh, "drill.banned." + std::string(known)) ||
                breach.move == text(Language::en, "drill.banned." + std::string(known)))
                return text(drill.language, "drill.banned_words." + std::string(known));
        return text(drill.language, "drill.says.forbidden", {{"move", breach.move}});
    }
    const bool calls_out = drill.direction == Direction::outbound;
    const std::string word(breach.slip == Slip::left_out && calls_out
                               ? std::string_view("no_greeting_out")
                               : kind_of(breach.slip).word);
    return text(drill.language, "drill.says." + word);
}

std::string goodbye(Language language) {
    return language == Language::zh ? "感谢您的来电,再见。" : " Thank you for calling, goodbye.";
}

} // namespace ringroom::world
