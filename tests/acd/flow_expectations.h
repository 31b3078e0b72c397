#pragma once
// What must be true in a flow case.
#include "flow_runner.h"

namespace flows {

inline std::string Runner::place_of(ContactId who) const {
    if (const auto at = left_.find(who); at != left_.end())
        return "left " + std::string(to_string(at->second.exit)) +
               (at->second.target.empty() ? "" : " -> " + at->second.target);
    if (const auto at = with_.find(who); at != with_.end())
        return "with " + name_of(at->second);
    if (const auto at = ringing_.find(who); at != ringing_.end() && !at->second.empty())
        return "offered to " + names_of(at->second);
    if (const auto place = router_.position(who))
        return "waiting at position " + std::to_string(*place);
    return "unknown";
}

inline std::string Runner::state_text(AgentId who) const {
    const auto view = *router_.agent(who);
    if (view.presence == Presence::logged_out)
        return "logged out";
    if (view.activity == Activity::after_call_work)
        return "wrap-up";
    if (view.activity != Activity::idle)
        return std::string(to_string(view.activity));
    if (view.presence == Presence::ready)
        return view.free ? "ready" : "resting";
    if (view.cause == StateCause::no_answer || view.reason == "rna")
        return "rna";
    return "not ready" + (view.reason.empty() ? "" : " " + view.reason);
}

inline void Runner::expect_offer(const Words& words, bool wanted) {
    const auto id = contact(words.at(0));
    const auto at = ringing_.find(id);
    const auto ringing = at == ringing_.end() ? std::set<AgentId>{} : at->second;
    if (!wanted) {
        if (!ringing.empty())
            throw Wrong{"expected no offer of call " + words[0] + ", but it is " + place_of(id)};
        return;
    }
    std::set<AgentId> asked;
    for (std::size_t i = 1; i < words.size(); ++i)
        asked.insert(agent(words[i]));
    if (ringing.empty() || (!asked.empty() && ringing != asked))
        throw Wrong{"expected call " + words[0] + " offered to " + names_of(asked) +
                    ", but it is " + place_of(id)};
}

inline void Runner::expect_said(const Words& words, bool wanted) {
    const auto id = contact(words.at(0));
    std::string heard;
    std::string asked;
    for (std::size_t i = 1; i < words.size(); ++i)
        asked += (i == 1 ? "" : " ") + words[i];
    bool found = false;
    for (const auto& fact : facts_)
        if (const auto* said = std::get_if<Announce>(&fact);
            said != nullptr && said->contact == id) {
            std::string text(to_string(said->kind));
            text += said->kind == AnnounceKind::position ? " " + std::to_string(said->position)
                    : said->kind == AnnounceKind::wait   ? " " + span_text(said->wait)
                                                         : " " + std::to_string(said->number);
            found |= asked.empty() || text == asked;
            heard += (heard.empty() ? "" : ", ") + text;
        }
    if (found != wanted)
        throw Wrong{"expected call " + words[0] + (wanted ? " to hear " : " not to hear ") +
                    (asked.empty() ? "anything" : asked) + ", but it heard " +
                    (heard.empty() ? "nothing" : heard)};
}

/// "estimate 1 = none", "estimate 1 p50=120s p80=200s" (either may stand alone)
inline void Runner::expect_estimate(const Words& words) {
    const auto estimate = router_.estimate(contact(words.at(0)));
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (words[i] == "none" && estimate)
            throw Wrong{"expected no estimate, but it is p80=" + span_text(estimate->p80)};
        const auto pair = split(words[i], '=');
        if (pair.size() != 2)
            continue;
        if (!estimate)
            throw Wrong{"expected " + words[i] + ", but there is no estimate"};
        const auto is = pair[0] == "p50" ? estimate->p50 : estimate->p80;
        if (is != to_span(pair[1]))
            throw Wrong{"expected " + words[i] + ", but " + pair[0] + " is " + span_text(is)};
    }
}

inline void Runner::expect_count(AgentId who, const std::string& what, std::int64_t wanted) {
    const auto shift = *router_.shift(now_, who);
    const std::map<std::string, std::int64_t> all = {
        {"answered", shift.answered},
        {"rna", shift.no_answer},
        {"declined", shift.declined},
        {"busy", shift.busy},
        {"unreachable", shift.unreachable},
        {"ready_seconds", shift.ready.ms / 1000},
        {"not_ready_seconds", shift.not_ready.ms / 1000},
        {"talk_seconds", shift.talking.ms / 1000},
        {"hold_seconds", shift.holding.ms / 1000},
        {"ring_seconds", shift.ringing.ms / 1000},
        {"wrap_seconds", shift.after_call_work.ms / 1000},
        {"dial_seconds", shift.dialling.ms / 1000},
        {"signed_on_seconds", shift.signed_on.ms / 1000},
    };
    const auto at = all.find(what);
    if (at == all.end())
        throw Wrong{"nothing called \"" + what + "\" is counted"};
    if (at->second != wanted)
        throw Wrong{"expected " + what + " of " + name_of(who) + " = " + std::to_string(wanted) +
                    ", but it is " + std::to_string(at->second)};
}

/// "A ready", "A idle 5s", "A cause no_answer", "A pending not_ready", "A count answered 3"
inline void Runner::expect_agent(AgentId who, const Words& words) {
    const auto view = *router_.agent(who);
    const auto& what = words.at(1);
    auto demand = [&](const std::string& wanted, const std::string& is) {
        if (wanted != is)
            throw Wrong{"expected " + words[0] + " " + wanted + ", but " + words[0] + " is " + is};
    };
    if (what == "count")
        return expect_count(who, words.at(2), to_number(words.at(3)));
    if (what == "idle")
        return demand("idle " + span_text(to_span(words.at(2))),
                      "idle " + span_text(now_ - view.idle_since));
    if (what == "cause")
        return demand("cause " + words.at(2), "cause " + std::string(to_string(view.cause)));
    if (what == "pending")
        return demand("pending " + words.at(2),
                      "pending " +
                          std::string(view.pending ? to_string(*view.pending) : "nothing"));
    std::string wanted;
    for (std::size_t i = 1; i < words.size(); ++i)
        wanted += (i == 1 ? "" : " ") + words[i];
    auto is = state_text(who);
    if (wanted == "not ready" && view.presence == Presence::not_ready)
        is = wanted;
    demand(wanted, is);
}

/// About calls: "1 with A", "1 left abandoned -> target", "position 2 = 1", "waiting 投诉 = 3",
/// "why 1 A skill_missing". False: not about calls.
inline bool Runner::expect_call(const Words& words) {
    if (words[0] == "position") {
        const auto place = router_.position(contact(words.at(1)));
        const auto is = place ? std::to_string(*place) : "none";
        if (is != words.at(3))
            throw Wrong{"expected position of call " + words[1] + " = " + words[3] +
                        ", but it is " + is + " (" + place_of(contact(words[1])) + ")"};
        return true;
    }
    if (words[0] == "waiting") {
        const auto is = static_cast<std::int64_t>(router_.queue(now_, queue(words.at(1)))->waiting);
        if (is != to_number(words.at(3)))
            throw Wrong{"expected " + words[3] + " waiting in " + words[1] + ", but there are " +
                        std::to_string(is)};
        return true;
    }
    if (words[0] == "offers") {
        const auto is = offers_made_[contact(words.at(1))];
        if (is != to_number(words.at(3)))
            throw Wrong{"expected " + words[3] + " offers of call " + words[1] +
                        ", but there were " + std::to_string(is)};
        return true;
    }
    if (words[0] == "why") {
        const auto* why = router_.explanation(why_[contact(words.at(1))]);
        const auto who = agent(words.at(2));
        std::string is = "not mentioned";
        if (why != nullptr)
            for (const auto& c : why->candidates)
                if (c.agent == who)
                    is = std::string(to_string(c.exclusion)) +
                         (c.number != 0 ? " " + std::to_string(c.number) : "");
        const auto wanted = words.at(3) + (words.size() > 4 ? " " + words[4] : "");
        if (is != wanted)
            throw Wrong{"expected the explanation of call " + words[1] + " to say " + words[2] +
                        " " + wanted + ", but it says " + is};
        return true;
    }
    if (words.size() < 2 || words[0].find_first_not_of("0123456789") != std::string::npos)
        return false;
    std::string wanted;
    for (std::size_t i = 1; i < words.size(); ++i)
        wanted += (i == 1 ? "" : " ") + words[i];
    const auto is = place_of(contact(words[0]));
    if (is != wanted)
        throw Wrong{"expected call " + words[0] + " " + wanted + ", but it is " + is};
    return true;
}

/// Something that happened with this line: "alarm starvation 1", "withdrawn 1 B lost_race",
/// "told 1 position 3", "orphan 1", "missing disposition A"
inline void Runner::expect_fact(const Words& words) {
    for (const auto& fact : facts_) {
        std::string is;
        if (const auto* alarm = std::get_if<Alarm>(&fact))
            is = "alarm " + std::string(to_string(alarm->kind)) + " " +
                 std::to_string(alarm->contact.value);
        else if (const auto* gone = std::get_if<OfferWithdrawn>(&fact))
            is = "withdrawn " + std::to_string(gone->contact.value) + " " + name_of(gone->agent) +
                 " " + std::string(to_string(gone->end));
        else if (const auto* told = std::get_if<PositionChanged>(&fact))
            is = "told " + std::to_string(told->contact.value) + " position " +
                 std::to_string(told->position);
        else if (const auto* orphan = std::get_if<ContactOrphaned>(&fact))
            is = "orphan " + std::to_string(orphan->contact.value);
        else if (const auto* missing = std::get_if<DispositionMissing>(&fact))
            is = "missing disposition " + name_of(missing->agent);
        std::string wanted;
        for (const auto& word : words)
            wanted += (wanted.empty() ? "" : " ") + word;
        if (is == wanted)
            return;
    }
    throw Wrong{"expected to see \"" + words.at(0) + " " + (words.size() > 1 ? words[1] : "") +
                " ...\" with the line before, but it did not happen"};
}

inline void Runner::expect(const Words& words) {
    if (words.empty())
        throw Wrong{"\"expect\" needs something to expect"};
    const std::set<std::string> facts = {"alarm", "withdrawn", "told", "orphan", "missing"};
    const auto rest = Words(words.begin() + 1, words.end());
    try {
        if (words[0] == "refused") {
            if (std::exchange(refused_, 0) == 0)
                throw Wrong{"expected a refusal, but the router accepted the line before"};
        } else if (words[0] == "offer") {
            expect_offer(rest, true);
        } else if (words[0] == "no" && words.size() == 3 && words[1] == "offer") {
            expect_offer({words[2]}, false);
        } else if (words[0] == "said") {
            expect_said(rest, true);
        } else if (words[0] == "not" && words.size() > 2 && words[1] == "said") {
            expect_said(Words(words.begin() + 2, words.end()), false);
        } else if (words[0] == "estimate") {
            expect_estimate(rest);
        } else if (facts.count(words[0]) != 0) {
            expect_fact(words);
        } else if (!expect_call(words)) {
            if (words.size() < 2)
                throw Wrong{"\"expect " + words[0] + "\" says too little"};
            expect_agent(agent(words[0]), words);
        }
    } catch (const std::out_of_range&) {
        throw Wrong{"the line is too short; see docs/routing.md"};
    }
}

} // namespace flows
