#include "drill/listening.h"

#include <algorithm>
#include <set>

#include "base/random.h"
#include "drill/lesson.h"
#include "drill/limits.h"
#include "drill/rehearsal.h"

namespace ringroom::drill {
namespace {

using namespace ringroom::literals;
using world::Breach;
using world::Slip;

constexpr Duration talk_most = Duration{15 * 60'000};
/// What a listener could take for a breach though it was none.
constexpr Duration unplanned_silence = 3'500_ms;
constexpr Duration unplanned_overlap = 200_ms;
/// Between two breaches, so that neither answers for the other.
constexpr Duration apart = 5_s;
constexpr std::string_view student_number = "1001";

/// One talk as the world gave it.
struct Talk {
    Staged staged;
    std::vector<world::Utterance> student;  // in order
    std::vector<world::Utterance> customer; // likewise
};

Result<void> check_options(const ListeningOptions& options) {
    if (options.breaches.empty())
        return fail("drill.listening.none", options.script);
    if (options.breaches.size() > limits::planted)
        return fail("drill.listening.too_many",
                    '"' + std::to_string(options.breaches.size()) + '"');
    std::set<std::pair<Slip, std::string>> seen;
    for (const auto& one : options.breaches) {
        if (!seen.emplace(one.slip, one.move).second)
            return fail("drill.listening.twice", '"' + world::to_text(one) + '"');
        if (!world::fits(*options.drill, one))
            return fail("drill.listening.unfit", '"' + world::to_text(one) + '"');
    }
    return {};
}

LessonPlan plan_for(const ListeningOptions& options, std::uint64_t customer) {
    return {.id = DrillId{1},
            .script = options.script,
            .drill = options.drill,
            .seed = options.seed,
            .ear = persona::Ear::self_report,
            .customers = 1,
            .length = {},
            .service_number = std::string(rehearsal_number),
            .only = customer};
}

Talk play(const ListeningOptions& options, const LessonPlan& plan, std::uint64_t world_seed,
          const world::Voicing& voicing) {
    Talk out;
    out.staged.customer = plan.only;
    out.staged.world_seed = world_seed;
    const auto voiced = [&](const world::Utterance& said) {
        (said.agent ? out.student : out.customer).push_back(said);
        return voicing ? voicing(said) : world::speaking_time(said.words);
    };
    const bool calls_out = options.drill->direction == Direction::outbound;
    world::World world(rehearsal_settings(*options.drill, 1), {{plan.script, options.drill}},
                       {.seed = world_seed,
                        .seats = {{.agent = AgentId{1},
                                   .number = std::string(student_number),
                                   .outbound = calls_out,
                                   .breaches = options.breaches}},
                        .voicing = voiced});
    world.on_fact([&](const StampedFact& fact) {
        out.staged.facts.push_back(fact);
        out.staged.journal.emplace_back(fact);
    });
    world.on_event([&](Instant at, const Event& event) {
        out.staged.journal.emplace_back(StampedEvent{at, event});
    });
    world.on_command([&](Instant at, const Command& command) {
        if (const auto* mark = std::get_if<command::MarkRecording>(&command))
            out.staged.marks.push_back({at, mark->kind, mark->words});
    });
    Lesson lesson(plan);
    std::vector<Event> events;
    constexpr Instant begin{1'000};
    lesson.start(begin, events);
    for (auto& event : events)
        world.post(begin, std::move(event));
    for (Instant at = lesson.next_deadline(); at != Instant::never(); at = lesson.next_deadline()) {
        events.clear();
        lesson.advance(at, events);
        for (auto& event : events)
            world.post(at, std::move(event));
    }
    for (Instant until = begin + 10_s; until < begin + talk_most; until = until + 10_s) {
        world.run_until(until);
        if (world.drained())
            break;
    }
    return out;
}

/// Puts words and facts together: the nth speech of each is the nth utterance of each. False: there
/// was no talk, or not all of it is known.
bool put_together(Talk& talk, const ListeningOptions& options) {
    auto& s = talk.staged;
    std::size_t student = 0, customer = 0;
    std::optional<Instant> connected, released, hold;
    for (const auto& [at, fact] : s.facts) {
        if (const auto* one = std::get_if<fact::ContactConnected>(&fact)) {
            s.contact = one->contact;
            connected = at;
        } else if (std::holds_alternative<fact::ContactReleased>(fact)) {
            released = at;
        } else if (const auto* spoke = std::get_if<fact::Spoke>(&fact)) {
            const bool own = spoke->party == "agent";
            auto& next = own ? student : customer;
            const auto& words = own ? talk.student : talk.customer;
            if (next >= words.size())
                return false;
            s.said.push_back({words[next++], {spoke->began, at}});
        } else if (std::holds_alternative<fact::HoldBegan>(fact)) {
            hold = at;
        } else if (std::holds_alternative<fact::HoldEnded>(fact) && hold) {
            s.holds.push_back({*std::exchange(hold, std::nullopt), at});
        }
    }
    if (!connected || !released || student != talk.student.size() ||
        customer != talk.customer.size())
        return false;
    s.connected = *connected;
    s.released = *released;
    std::stable_sort(s.said.begin(), s.said.end(),
                     [](const Said& a, const Said& b) { return a.span.from < b.span.from; });
    s.measures =
        training::measure(s.contact, s.facts, options.drill.get(), persona::Ear::self_report);
    return true;
}

/// When the breach happened by the machine's facts; nothing: it did not.
std::optional<Instant> instant_of(const Staged& s, const std::vector<Breach>& list,
                                  std::size_t index) {
    const auto& breach = list[index];
    if (breach.slip == Slip::unannounced_hold)
        return s.holds.size() == 1 ? std::optional(s.holds.front().from) : std::nullopt;
    if (breach.slip == Slip::no_goodbye)
        return s.measures.released_by == "agent" ? std::optional(s.released) : std::nullopt;
    const auto said = std::find_if(s.said.begin(), s.said.end(), [&](const Said& one) {
        const auto& made = one.utterance.breaches;
        return std::find(made.begin(), made.end(), index) != made.end();
    });
    if (said == s.said.end())
        return std::nullopt;
    if (breach.slip != Slip::silence)
        return said->span.from;
    // It is one from the moment on at which the rule calls it so.
    for (const auto& span : s.measures.dead_air)
        if (span.to == said->span.from)
            return span.from + training::MeasureRules{}.dead_air;
    return std::nullopt;
}

/// Both at once, longer than an echo of politeness, without its being planted.
bool spoken_over(const Staged& s, const std::vector<Breach>& list) {
    for (const auto& own : s.said) {
        const auto& made = own.utterance.breaches;
        const bool planted = std::any_of(made.begin(), made.end(), [&](std::size_t index) {
            return list[index].slip == Slip::interruption;
        });
        for (const auto& other : s.said) {
            const auto overlap =
                std::min(own.span.to, other.span.to) - std::max(own.span.from, other.span.from);
            if (own.utterance.agent && !other.utterance.agent && !planted &&
                overlap > unplanned_overlap)
                return true;
        }
    }
    return false;
}

/// As many silences as were planted, and no other that a listener could name.
bool silent_otherwise(const Staged& s, std::size_t planted) {
    std::vector<training::Span> sounds = s.holds;
    for (const auto& one : s.said)
        sounds.push_back(one.span);
    std::sort(sounds.begin(), sounds.end(),
              [](const auto& a, const auto& b) { return a.from < b.from; });
    std::size_t long_ones = 0;
    Instant heard = s.connected;
    for (const auto& one : sounds) {
        long_ones += one.from - heard > unplanned_silence ? 1 : 0;
        heard = std::max(heard, one.to);
    }
    long_ones += s.released - heard > unplanned_silence ? 1 : 0;
    return long_ones != planted || s.measures.dead_air.size() != planted;
}

/// Whether the student's part has anything wrong that was not planted, or nothing where it was.
bool has_other_faults(const Staged& s, const std::vector<Breach>& list) {
    const auto count = [&](Slip slip) {
        return static_cast<std::size_t>(std::count_if(
            list.begin(), list.end(), [&](const Breach& one) { return one.slip == slip; }));
    };
    const auto planned = [&](Slip slip, const std::string& move) {
        return std::any_of(list.begin(), list.end(),
                           [&](const Breach& one) { return one.slip == slip && one.move == move; });
    };
    const auto& m = s.measures;
    if (m.interruptions.size() != count(Slip::interruption) ||
        s.holds.size() != count(Slip::unannounced_hold) || spoken_over(s, list) ||
        silent_otherwise(s, count(Slip::silence)))
        return true;
    for (const auto& move : m.must_missing)
        if (!planned(Slip::left_out, move))
            return true;
    for (const auto* made : {&m.forbidden, &m.red_lines})
        for (const auto& one : *made)
            if (!planned(Slip::forbidden, one.name))
                return true;
    for (const auto& one : list)
        if (one.slip == Slip::left_out && m.made(one.move) != nullptr)
            return true;
    // Who is hung up on has no chance to say goodbye.
    return m.released_by != "agent";
}

/// The student's closing words are the last ones, unless they are left out.
bool closes_as_planned(const Staged& s, const ListeningOptions& options) {
    const bool planned =
        std::any_of(options.breaches.begin(), options.breaches.end(),
                    [](const Breach& one) { return one.slip == Slip::no_goodbye; });
    const auto closing = world::goodbye(options.drill->language);
    const auto& last = s.said.back();
    return last.utterance.agent && last.utterance.words.ends_with(closing) != planned;
}

/// Fills in the key; false: something is missing, too near to another or too much.
bool keep_key(Talk& talk, const ListeningOptions& options) {
    auto& s = talk.staged;
    if (!put_together(talk, options) || s.said.empty() || has_other_faults(s, options.breaches) ||
        !closes_as_planned(s, options))
        return false;
    for (std::size_t i = 0; i < options.breaches.size(); ++i) {
        const auto at = instant_of(s, options.breaches, i);
        if (!at)
            return false;
        s.key.push_back({options.breaches[i], *at - s.connected});
    }
    std::stable_sort(s.key.begin(), s.key.end(),
                     [](const Planted& a, const Planted& b) { return a.at < b.at; });
    for (std::size_t i = 1; i < s.key.size(); ++i)
        if (s.key[i].at - s.key[i - 1].at < apart)
            return false;
    return true;
}

/// What is offered beside the truth must be false: a move that was never made is none to offer.
void choose_decoys(Staged& s, const ListeningOptions& options) {
    std::vector<Breach> all;
    for (auto& one : world::breaches_of(*options.drill)) {
        const bool planted = std::any_of(s.key.begin(), s.key.end(), [&](const Planted& known) {
            return known.breach.slip == one.slip && known.breach.move == one.move;
        });
        if (!planted && (one.slip != Slip::left_out || s.measures.made(one.move) != nullptr))
            all.push_back(std::move(one));
    }
    auto chance = stream(options.seed, "decoys");
    while (!all.empty() && s.decoys.size() < limits::decoys) {
        const auto next = static_cast<std::ptrdiff_t>(chance.below(all.size()));
        s.decoys.push_back(std::move(all[static_cast<std::size_t>(next)]));
        all.erase(all.begin() + next);
    }
}

} // namespace

Result<Staged> stage(const ListeningOptions& options) {
    if (const auto checked = check_options(options); !checked)
        return tl::unexpected(checked.error());
    for (int attempt = 1; attempt <= limits::listening_tries; ++attempt) {
        const auto plan = plan_for(options, static_cast<std::uint64_t>(attempt));
        if (const auto checked = check_plan(plan); !checked)
            return tl::unexpected(checked.error());
        auto worlds = stream(options.seed, "listening", static_cast<std::uint64_t>(attempt));
        const auto world_seed = worlds.u64();
        // Estimated first: most tries end here, and voices cost a thousand times as much.
        auto talk = play(options, plan, world_seed, {});
        if (!keep_key(talk, options))
            continue;
        if (options.voicing) {
            talk = play(options, plan, world_seed, options.voicing);
            if (!keep_key(talk, options))
                continue;
        }
        talk.staged.tries = attempt;
        choose_decoys(talk.staged, options);
        return std::move(talk.staged);
    }
    std::string wanted;
    for (const auto& one : options.breaches)
        wanted += (wanted.empty() ? "" : ", ") + world::to_text(one);
    return fail("drill.listening.not_planted", '"' + wanted + '"');
}

std::vector<Breach> plantable(const std::string& script,
                              const std::shared_ptr<const persona::Drill>& drill) {
    auto out = world::breaches_of(*drill);
    std::erase_if(out, [&](const Breach& one) {
        return !stage({.script = script, .drill = drill, .breaches = {one}});
    });
    return out;
}

} // namespace ringroom::drill
