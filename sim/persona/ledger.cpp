#include "persona/ledger.h"

#include <algorithm>

#include "persona/limits.h"
#include "persona/unicode.h"

namespace ringroom::persona {

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
    case Verdict::missing:
        return "missing";
    case Verdict::right:
        return "right";
    case Verdict::wrong:
        return "wrong";
    case Verdict::unchecked:
        return "unchecked";
    }
    return "";
}

std::string normal_form(std::string_view value) {
    std::string out;
    for (std::size_t at = 0, size = 0; at < value.size(); at += size) {
        char32_t c = unicode::decode(value, at, size);
        if (c >= 0xFF01 && c <= 0xFF5E)
            c = c - 0xFF01 + 0x21;
        if (c >= 'A' && c <= 'Z')
            c = c - 'A' + 'a';
        const bool blank = c <= ' ' || c == 0x3000 || c == 0xA0;
        const bool joint = c == '-' || c == '(' || c == ')' || c == 0x2014 || c == 0x2013;
        if (!blank && !joint)
            lua::append_utf8(out, c);
    }
    return out;
}

Ledger::Ledger(const Actor& actor) {
    for (const auto& fact : actor.drill().facts) {
        LedgerEntry entry;
        entry.fact = fact.name;
        entry.required = fact.required;
        if (fact.variable >= 0)
            entry.truth = actor.value(fact.name).shown();
        entries_.push_back(std::move(entry));
        choices_.push_back(fact.choices);
    }
}

LedgerEntry* Ledger::find(std::string_view fact) {
    const auto it = std::find_if(entries_.begin(), entries_.end(),
                                 [&](const LedgerEntry& entry) { return entry.fact == fact; });
    return it == entries_.end() ? nullptr : &*it;
}

void Ledger::note(Instant now, const Act& act) {
    if (const auto* spoken = std::get_if<act::FactSpoken>(&act)) {
        if (auto* entry = find(spoken->fact)) {
            if (entry->spoken == Instant::never())
                entry->spoken = now;
            else
                entry->repeated = now;
        }
    } else if (const auto* again = std::get_if<act::FactAskedAgain>(&act)) {
        if (auto* entry = find(again->fact))
            ++entry->asked_again;
    }
}

void Ledger::note(Instant now, const Heard& heard) {
    const auto* keyed = std::get_if<heard::FormKeyed>(&heard);
    auto* entry = keyed == nullptr ? nullptr : find(keyed->field);
    if (entry == nullptr || keyed->value.size() > max_field_bytes)
        return;
    entry->keyed = now;
    entry->value = keyed->value;
    const auto value = normal_form(keyed->value);
    const auto& choices = choices_[static_cast<std::size_t>(entry - entries_.data())];
    if (value.empty()) {
        entry->verdict = Verdict::missing;
        entry->keyed = Instant::never();
    } else if (!entry->truth.empty()) {
        entry->verdict = value == normal_form(entry->truth) ? Verdict::right : Verdict::wrong;
    } else if (!choices.empty()) {
        const bool known = std::any_of(choices.begin(), choices.end(), [&](const auto& choice) {
            return normal_form(choice) == value;
        });
        entry->verdict = known ? Verdict::unchecked : Verdict::wrong;
    } else {
        entry->verdict = Verdict::unchecked;
    }
}

bool Ledger::complete() const {
    return std::all_of(entries_.begin(), entries_.end(), [](const LedgerEntry& entry) {
        return !entry.required || entry.verdict == Verdict::right ||
               entry.verdict == Verdict::unchecked;
    });
}

} // namespace ringroom::persona
