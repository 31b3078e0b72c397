// Measures of two parties' turns; the definitions stand in analysis.h and training.md 2.3.
#include <algorithm>

#include "audio/analysis.h"

namespace ringroom::audio {
namespace {

constexpr Duration none{-1};

Segments cut_to(const Segments& segments, Segment window) {
    Segments out;
    for (const auto& s : segments) {
        const Segment part{std::max(s.begin, window.begin), std::min(s.end, window.end)};
        if (part.begin < part.end)
            out.push_back(part);
    }
    return out;
}

Duration total(const Segments& segments) {
    Duration sum;
    for (const auto& s : segments)
        sum += s.length();
    return sum;
}

// What lies in `window` and in none of `busy` (tidy).
Segments gaps(const Segments& busy, Segment window) {
    Segments out;
    auto at = window.begin;
    for (const auto& s : cut_to(busy, window)) {
        if (s.begin > at)
            out.push_back({at, s.begin});
        at = std::max(at, s.end);
    }
    if (at < window.end)
        out.push_back({at, window.end});
    return out;
}

Segments overlap_of(const Segments& a, const Segments& b) {
    Segments out;
    for (const auto& s : a) {
        const auto parts = cut_to(b, s);
        out.insert(out.end(), parts.begin(), parts.end());
    }
    return out;
}

Segments united(Segments a, const Segments& b) {
    a.insert(a.end(), b.begin(), b.end());
    return tidy(std::move(a));
}

int permille(Duration part, Duration whole) {
    return whole <= 0_ms ? 0 : static_cast<int>((part.ms * 1000 + whole.ms / 2) / whole.ms);
}

enum class Party { student, customer };

struct Turn {
    Party party = Party::student;
    Segment span;
    Duration longest_run; ///< longest stretch with pauses below the monologue gap
};

bool is_backchannel(const Segment& s, const Segments& other, Duration limit) {
    if (s.length() >= limit)
        return false;
    return std::any_of(other.begin(), other.end(),
                       [&](const Segment& o) { return o.begin <= s.begin && s.end <= o.end; });
}

struct Utterance {
    Party party;
    Segment span;
};

std::vector<Utterance> utterances(const Segments& student, const Segments& customer,
                                  Duration backchannel) {
    std::vector<Utterance> out;
    for (const auto& s : student)
        if (!is_backchannel(s, customer, backchannel))
            out.push_back({Party::student, s});
    for (const auto& s : customer)
        if (!is_backchannel(s, student, backchannel))
            out.push_back({Party::customer, s});
    std::stable_sort(out.begin(), out.end(), [](const Utterance& a, const Utterance& b) {
        return a.span.begin < b.span.begin;
    });
    return out;
}

std::vector<Turn> turns_of(const std::vector<Utterance>& spoken, Duration monologue_gap) {
    std::vector<Turn> out;
    Segment run;
    for (const auto& u : spoken) {
        const bool goes_on = !out.empty() && out.back().party == u.party;
        if (!goes_on)
            out.push_back({u.party, u.span, u.span.length()});
        const bool same_run = goes_on && u.span.begin - run.end < monologue_gap;
        run = same_run ? Segment{run.begin, std::max(run.end, u.span.end)} : u.span;
        auto& turn = out.back();
        turn.span.end = std::max(turn.span.end, u.span.end);
        turn.longest_run = std::max(turn.longest_run, run.length());
    }
    return out;
}

struct Interruptions {
    int count = 0;
    Duration overlap;
};

// `who` starts while `other` speaks, and both go on for at least `least`.
Interruptions interruptions(const Segments& who, const Segments& other, Duration least,
                            const Segments& allowed) {
    Interruptions out;
    for (const auto& s : who) {
        for (const auto& o : other) {
            if (o.begin >= s.begin || o.end <= s.begin)
                continue;
            const bool may = std::any_of(allowed.begin(), allowed.end(), [&](const Segment& a) {
                return a.begin <= s.begin && s.begin < a.end;
            });
            const auto both = std::min(s.end, o.end) - s.begin;
            if (may || both < least)
                continue;
            ++out.count;
            out.overlap += both;
        }
    }
    return out;
}

void measure_silence(ConversationMeasures& m, const Segments& speech, const Segments& excluded,
                     Segment window, Duration dead_air) {
    for (const auto& gap : gaps(united(speech, excluded), window)) {
        m.longest_silence = std::max(m.longest_silence, gap.length());
        if (gap.length() < dead_air)
            continue;
        m.dead_airs.push_back(gap);
        m.dead_air += gap.length();
    }
}

// Percentile by nearest rank of sorted values: the least value that `percent` of them do not
// exceed.
Duration nearest_rank(const std::vector<Duration>& sorted, std::size_t percent) {
    if (sorted.empty())
        return none;
    const auto rank = (sorted.size() * percent + 99) / 100;
    return sorted[std::max<std::size_t>(rank, 1) - 1];
}

void measure_turns(ConversationMeasures& m, const std::vector<Turn>& turns,
                   const Segments& excluded) {
    std::vector<Duration> responses;
    for (std::size_t i = 0; i < turns.size(); ++i) {
        const auto& turn = turns[i];
        if (turn.party == Party::customer) {
            ++m.customer_turns;
            continue;
        }
        ++m.student_turns;
        m.longest_monologue = std::max(m.longest_monologue, turn.longest_run);
        if (i == 0)
            continue;
        const Segment pause{turns[i - 1].span.end, turn.span.begin};
        const auto held = total(cut_to(excluded, pause));
        responses.push_back(std::max(0_ms, pause.length() - held));
    }
    std::sort(responses.begin(), responses.end());
    m.responses = static_cast<int>(responses.size());
    m.response_median = nearest_rank(responses, 50);
    m.response_p90 = nearest_rank(responses, 90);
}

Duration last_end(const Segments& a, const Segments& b, Duration from) {
    const auto end = [&](const Segments& s) { return s.empty() ? from : s.back().end; };
    return std::max({from, end(a), end(b)});
}

} // namespace

ConversationMeasures measure_conversation(Segments student, Segments customer,
                                          const ConversationOptions& options) {
    student = tidy(std::move(student));
    customer = tidy(std::move(customer));
    const auto until = options.until > 0_ms ? std::max(options.until, options.from)
                                            : last_end(student, customer, options.from);
    const Segment window{options.from, until};
    student = cut_to(student, window);
    customer = cut_to(customer, window);
    const auto excluded = tidy(options.excluded);

    ConversationMeasures m;
    m.span = window.length();
    m.student_spoken = total(student);
    m.customer_spoken = total(customer);
    m.talk_permille = permille(m.student_spoken, m.span);
    m.talk_share_permille = permille(m.student_spoken, m.student_spoken + m.customer_spoken);
    const auto by_student =
        interruptions(student, customer, options.interruption, options.interruptible);
    m.student_interruptions = by_student.count;
    m.student_overlap = by_student.overlap;
    m.customer_interruptions = interruptions(customer, student, options.interruption, {}).count;
    m.overlap = total(overlap_of(student, customer));
    m.time_to_greeting = student.empty() ? none : student.front().begin - options.from;
    measure_silence(m, united(student, customer), excluded, window, options.dead_air);
    const auto spoken = utterances(student, customer, options.backchannel);
    measure_turns(m, turns_of(spoken, options.monologue_gap), excluded);
    return m;
}

} // namespace ringroom::audio
