#include "quality/sheet.h"

#include <algorithm>
#include <set>

#include "base/characters.h"
#include "quality/limits.h"

namespace ringroom::quality {
namespace {

/// The first name that a list has twice; empty: none.
template <class List, class Name>
std::string named_twice(const List& list, const Name& name_of) {
    std::set<std::string> seen;
    for (const auto& one : list)
        if (!seen.insert(name_of(one)).second)
            return name_of(one);
    return {};
}

Result<void> check_once(const Sheet& sheet) {
    auto twice = named_twice(sheet.answers, [](const auto& one) { return one.item; });
    if (twice.empty())
        twice = named_twice(sheet.counts, [](const auto& one) { return one.name; });
    return twice.empty() ? Result<void>() : fail("quality.twice", '"' + twice + '"');
}

} // namespace

Result<training::Card> card_with(const training::Card& filled, const Sheet& sheet) {
    if (characters_of(sheet.remark).size() > limits::words)
        return fail("quality.words_long", "the remark is too long");
    for (const auto& answer : sheet.answers)
        if (characters_of(answer.reason).size() > limits::words)
            return fail("quality.words_long", "a reason is too long");
    if (auto once = check_once(sheet); !once)
        return tl::unexpected(once.error());
    auto answers = sheet.answers;
    for (auto& answer : answers)
        answer.source = sheet.source;
    auto card =
        training::overlay(sheet.calibration != 0 ? training::blank(filled) : filled, answers);
    return card ? training::recount(std::move(*card), sheet.counts) : card;
}

Result<Sheet> marked(const training::Card& filled, Sheet sheet) {
    const auto card = card_with(filled, sheet);
    if (!card)
        return tl::unexpected(card.error());
    if (sheet.given)
        if (const auto open = training::unmarked(*card); !open.empty()) {
            std::string names = open.front();
            for (std::size_t i = 1; i < open.size(); ++i)
                names += ", " + open[i];
            return fail("quality.incomplete", names);
        }
    const auto score = training::score(*card);
    sheet.outcome = {.marker = sheet.marker,
                     .raw = score.total,
                     .final = score.final,
                     .fatal = score.fatal,
                     .passed = score.passed};
    sheet.spent = std::clamp(sheet.spent, Duration{}, limits::spent);
    return sheet;
}

std::optional<Outcome> contest(const training::Card& card, const std::vector<Sheet>& sheets) {
    std::vector<training::Milli> raw;
    std::size_t fatal = 0;
    for (const auto& sheet : sheets) {
        if (!sheet.given || !sheet.outcome.raw)
            continue;
        raw.push_back(*sheet.outcome.raw);
        fatal += sheet.outcome.fatal ? 1 : 0;
    }
    if (raw.empty())
        return std::nullopt;
    Outcome out{.raw = training::judges_mean(raw)};
    out.fatal = fatal * 2 > raw.size();
    out.final = out.fatal ? std::min(*out.raw, card.fatal_cap) : *out.raw;
    out.passed = !out.fatal && *out.final >= card.pass_mark;
    return out;
}

} // namespace ringroom::quality
