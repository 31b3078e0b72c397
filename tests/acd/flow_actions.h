#pragma once
// What happens in a flow case: queues, agents, calls and what people do.
#include "flow_runner.h"

namespace flows {

inline void Runner::set_limits(QueueSettings& set, const Options& options) {
    auto& say = set.announce;
    auto span = [](Duration& to) { return [&to](const std::string& v) { to = to_span(v); }; };
    auto flag = [](bool& to) { return [&to](const std::string& v) { to = v == "yes"; }; };
    auto word = [](std::string& to) { return [&to](const std::string& v) { to = v; }; };
    const std::map<std::string, Setter> setters = {
        {"strategy",
         [&](const std::string& v) {
             set.strategy = Runner::word(
                 v, {Strategy::longest_idle, Strategy::round_robin, Strategy::fewest_calls,
                     Strategy::least_talk_time, Strategy::most_skilled, Strategy::top_down,
                     Strategy::random, Strategy::weighted, Strategy::ring_all});
         }},
        {"ring", span(set.ring_time)},
        {"setup", span(set.setup_time)},
        {"wrap", [&](const std::string& v) { set.wrap_up = wrap(v); }},
        {"bonus", span(set.bonus)},
        {"class", [&](const std::string& v) { set.strict_class = static_cast<int>(to_number(v)); }},
        {"needs", [&](const std::string& v) { set.required = needs(v); }},
        {"prefers", [&](const std::string& v) { set.preferred = needs(v); }},
        {"relax", [&](const std::string& v) { set.relax = steps(v); }},
        {"max_waiting",
         [&](const std::string& v) { set.max_waiting = static_cast<std::size_t>(to_number(v)); }},
        {"max_wait", span(set.max_wait)},
        {"overflow_after", span(set.overflow_after)},
        {"overflow_estimate", span(set.overflow_estimate)},
        {"join_empty", [&](const std::string& v) { set.join_empty = empty_rule(v); }},
        {"leave_empty", [&](const std::string& v) { set.leave_empty = empty_rule(v); }},
        {"leave_delay", span(set.leave_delay)},
        {"on_full", word(set.targets.full)},
        {"on_timeout", word(set.targets.timed_out)},
        {"on_overflow", word(set.targets.overflowed)},
        {"on_empty", word(set.targets.no_agents)},
        {"on_key", word(set.targets.exit_key)},
        {"first", span(say.first)},
        {"position_every", span(say.position_every)},
        {"on_change", flag(say.position_on_change)},
        {"only_better", flag(say.position_only_better)},
        {"say_wait", flag(say.wait)},
        {"rounding", span(say.wait_rounding)},
        {"periodic", span(say.periodic_every)},
        {"gap", span(say.min_gap)},
        {"max_in_row",
         [&](const std::string& v) { set.max_in_row = static_cast<int>(to_number(v)); }},
        {"rate_floor", span(set.rate_floor)},
        {"handling", span(set.expected_handling)},
        {"starvation", span(set.starvation_after)},
    };
    apply(options, setters);
}

/// "queue 投诉 strategy=longest_idle ring=15s wrap=5s"; said again, it changes what it names.
inline bool Runner::act_queue(Words words) {
    const auto given = options(words);
    if (words.size() != 2)
        throw Wrong{"\"queue\" takes one name and settings like ring=15s"};
    const auto id = queues_.try_emplace(words[1], QueueId{queues_.size() + 1}).first->second;
    auto& settings = queue_settings_[id];
    settings.name = words[1];
    set_limits(settings, given);
    return router_.set_queue(now_, id, settings, out_);
}

/// "agent A skills 投诉:3 queues=投诉,咨询 tier=1"; without queues: all defined so far.
inline bool Runner::act_agent(Words words) {
    auto given = options(words);
    if (words.size() == 4 && words[2] == "skills") {
        given["skills"] = words[3];
        words.resize(2);
    }
    if (words.size() != 2)
        throw Wrong{"\"agent\" takes one name, skills and settings"};
    const bool known = agents_.count(words[1]) != 0;
    const auto id = agents_.try_emplace(words[1], AgentId{agents_.size() + 1}).first->second;
    auto& set = agent_settings_[id];
    set.name = words[1];
    if (!known)
        for (const auto& [name, queue_id] : queues_)
            set.queues.push_back({queue_id, 0, static_cast<int>(agents_.size()), 1, 1});
    auto each = [&](int Membership::*field) {
        return [&set, field](const std::string& v) {
            for (auto& member : set.queues)
                member.*field = static_cast<int>(to_number(v));
        };
    };
    if (const auto at = given.find("queues"); at != given.end()) {
        set.queues.clear();
        for (const auto& name : split(at->second, ','))
            set.queues.push_back({queue(name), 0, static_cast<int>(id.value), 1, 1});
        given.erase(at);
    }
    auto rule = [](FailureRule& to) { return [&to](const std::string& v) { to = failure(v); }; };
    const std::map<std::string, Setter> setters = {
        {"skills", [&](const std::string& v) { set.skills = needs(v); }},
        {"tier", each(&Membership::tier)},
        {"order", each(&Membership::order)},
        {"weight", each(&Membership::weight)},
        {"level", each(&Membership::level)},
        {"rna", rule(set.failures.no_answer)},
        {"declined", rule(set.failures.declined)},
        {"busy", rule(set.failures.busy)},
        {"unreachable", rule(set.failures.unreachable)},
        {"ring_all_rna",
         [&](const std::string& v) { set.failures.ring_all_no_answer = v == "yes"; }},
        {"keep_idle",
         [&](const std::string& v) {
             for (const auto& what : split(v, ',')) {
                 set.idle.after_failed_offer &= what != "rna";
                 set.idle.after_not_ready &= what != "break";
                 set.idle.after_own_call &= what != "own";
             }
         }},
        {"own_wrap", [&](const std::string& v) { set.outside_wrap_up = wrap(v); }},
        {"disposition",
         [&](const std::string& v) {
             set.disposition = v == "required" ? DispositionRule::required
                               : v == "warn"   ? DispositionRule::warn
                                               : DispositionRule::not_asked;
         }},
    };
    apply(given, setters);
    return router_.set_agent(now_, id, set, out_);
}

/// "call 1 -> 投诉 priority=5", "call 1 hangs up", "call 1 presses exit", "call 1 withdrawn",
/// "call 1 now priority=30s class=1"
inline bool Runner::act_call(Words words) {
    const auto given = options(words);
    if (words.size() < 3)
        throw Wrong{"\"call\" is followed by a number and what it does"};
    const auto id = contact(words[1]);
    Caller caller;
    auto span = [](Duration& to) { return [&to](const std::string& v) { to = to_span(v); }; };
    const std::map<std::string, Setter> setters = {
        {"priority", span(caller.bonus)},
        {"class",
         [&](const std::string& v) { caller.strict_class = static_cast<int>(to_number(v)); }},
        {"waited", span(caller.waited)},
        {"needs", [&](const std::string& v) { caller.required = needs(v); }},
        {"prefers", [&](const std::string& v) { caller.preferred = needs(v); }},
        {"relax", [&](const std::string& v) { caller.relax = steps(v); }},
        {"agent", [&](const std::string& v) { caller.agent = agent(v); }},
        {"agent_for", span(caller.agent_for)},
    };
    apply(given, setters);
    if (words[2] == "->" && words.size() == 4)
        return router_.enqueue(now_, id, queue(words[3]), caller, out_);
    if (words[2] == "now" && words.size() == 3)
        return router_.set_priority(now_, id, caller.bonus, caller.strict_class, out_);
    if (words[2] == "hangs")
        return router_.contact_left(now_, id, LeaveKind::abandoned, out_);
    if (words[2] == "presses")
        return router_.contact_left(now_, id, LeaveKind::exit_key, out_);
    if (words[2] == "withdrawn")
        return router_.contact_left(now_, id, LeaveKind::withdrawn, out_);
    throw Wrong{"a call does not \"" + words[2] + "\""};
}

inline bool Runner::act_offer(AgentId who, const std::string& verb) {
    const auto offer = offer_of_[who];
    if (verb == "rings")
        return router_.offer_ringing(now_, offer, who, out_);
    if (verb == "answers")
        return router_.offer_answered(now_, offer, who, out_);
    const auto end = word(verb == "declines" ? "declined" : verb,
                          {OfferEnd::busy, OfferEnd::declined, OfferEnd::unreachable});
    return router_.offer_failed(now_, offer, who, end, out_);
}

inline bool Runner::act_person(AgentId who, const Words& words, StateCause cause) {
    const auto& verb = words.at(0);
    const auto rest = words.size() > 1 ? words[1] : "";
    const auto reason = words.size() > 2 ? words[2] : "";
    const bool out = router_.agent(who)->presence == Presence::logged_out;
    if (verb == "ready")
        return out ? router_.log_on(now_, who, Presence::ready, "", out_)
                   : router_.set_presence(now_, who, Presence::ready, "", cause, out_);
    if (verb == "not" && rest == "ready")
        return out ? router_.log_on(now_, who, Presence::not_ready, reason, out_)
                   : router_.set_presence(now_, who, Presence::not_ready, reason, cause, out_);
    if (verb == "logs")
        return router_.log_off(now_, who, out_);
    if (verb == "vanishes")
        return router_.agent_vanished(now_, who, out_);
    if (verb == "removed")
        return router_.remove_agent(now_, who, out_);
    if (verb == "dials")
        return router_.set_outside(now_, who, Outside::dialling,
                                   rest.empty() ? ContactId{900} : contact(rest), out_);
    if (verb == "reaches")
        return router_.set_outside(now_, who, Outside::talking, ContactId{900}, out_);
    if (verb == "finishes")
        return router_.set_outside(now_, who, Outside::none, {}, out_);
    if (verb == "holds" || verb == "retrieves")
        return router_.set_hold(now_, who, verb == "holds", out_);
    if (verb == "hangs")
        return router_.talk_ended(now_, who, out_);
    if (verb == "extends")
        return router_.extend_wrap_up(now_, who, to_span(rest), out_);
    if (verb == "disposition")
        return router_.set_disposition(now_, who, out_);
    if (verb == "done")
        return router_.wrap_up_done(
                   now_, who, cause == StateCause::supervisor ? cause : StateCause::wrap_up_done,
                   out_) == WrapUpAnswer::done;
    return act_offer(who, verb);
}

inline bool Runner::act(Words words) {
    const auto& verb = words[0];
    if (verb == "queue")
        return act_queue(std::move(words));
    if (verb == "agent")
        return act_agent(std::move(words));
    if (verb == "call")
        return act_call(std::move(words));
    if (verb == "wait")
        return true; // time has moved on already
    if (verb == "phones") {
        slow_phones_ = words.size() == 2 && words[1] == "slow";
        return true;
    }
    if (verb == "remove" && words.size() == 3 && words[1] == "queue")
        return router_.remove_queue(now_, queue(words[2]), out_);
    auto cause = StateCause::request;
    if (verb == "supervisor") {
        cause = StateCause::supervisor;
        words.erase(words.begin());
    }
    if (words.size() < 2)
        throw Wrong{"\"" + words.at(0) + "\" alone says nothing; see docs/routing.md"};
    const auto who = agent(words[0]);
    words.erase(words.begin());
    return act_person(who, words, cause);
}

} // namespace flows
