#include "training/measures.h"

#include <algorithm>
#include <utility>

#include "persona/desk.h"
#include "persona/ledger.h"
#include "persona/words.h"
#include "training/spans.h"

namespace ringroom::training {

namespace {
/// What a student cannot help.
bool is_fault(Cause cause) {
    return cause == Cause::media_lost || cause == Cause::failed || cause == Cause::unreachable ||
           cause == Cause::interrupted;
}

/// One utterance as it was noted.
struct Speech {
    Span span;
    std::int64_t level = 0;
    std::string line;
};

/// Gathers the facts of one contact; works the measures out at the end.
class Measurer {
public:
    Measurer(ContactId contact, const persona::Drill* drill, persona::Ear ear,
             const MeasureRules& rules, const Truths& truths)
        : drill_(drill)
        , ear_(ear)
        , rules_(rules) {
        m_.contact = contact;
        if (drill == nullptr)
            return;
        for (const auto& fact : drill->facts) {
            m_.facts.push_back({.name = fact.name, .required = fact.required});
            if (const auto known = truths.find(fact.name); known != truths.end())
                m_.facts.back().truth = known->second;
        }
    }

    void take(const StampedFact& stamped) {
        at_ = stamped.at;
        std::visit([this](const auto& f) { note(f); }, stamped.fact);
    }

    Measures result() {
        work_out_times();
        work_out_speech();
        notice_other_script();
        for (auto& entry : m_.facts)
            judge(entry);
        work_out_form();
        work_out_moves();
        return std::move(m_);
    }

private:
    [[nodiscard]] Duration service_level() const {
        const auto own = rules_.service_levels.find(queue_);
        return own == rules_.service_levels.end() ? rules_.service_level : own->second;
    }

    // ---- What each fact tells

    void note(const fact::ContactArrived& f) {
        m_.arrived = m_.began = at_;
        m_.direction = f.direction;
        m_.script = f.script;
        m_.customer = f.customer;
    }
    void note(const fact::ContactQueued& f) { queue_ = f.queue; }
    void note(const fact::OfferBegan& f) { rang_ = {f.agent, at_}; } // a telephone may not ring
    void note(const fact::OfferRang& f) { rang_ = {f.agent, at_}; }
    void note(const fact::ContactConnected& f) {
        if (m_.connected)
            return; // the first agent's contact; a transfer is another lesson
        m_.connected = at_;
        m_.agent = f.agent;
        m_.waited = f.waited;
        if (m_.direction == Direction::inbound)
            m_.in_time = f.waited <= service_level();
        if (rang_ && rang_->first == f.agent && m_.direction == Direction::inbound)
            m_.answer = at_ - rang_->second;
    }
    void note(const fact::RecordShown& f) {
        if (!std::exchange(shown_, true))
            m_.began = at_;
        remember(f.agent);
    }
    void note(const fact::DialBegan& f) { remember(f.agent); }
    void note(const fact::HoldBegan&) { m_.holds.push_back({at_, Instant::never()}); }
    void note(const fact::HoldEnded&) { end_hold(); }
    void note(const fact::ContactReleased& f) {
        if (m_.released)
            return;
        m_.released = at_;
        m_.cause = f.cause;
        m_.released_by = f.by;
        m_.ending = f.ending;
        m_.fault = m_.connected && is_fault(f.cause);
        end_hold();
    }
    void note(const fact::ContactTransferred& f) {
        m_.transfers += f.agent == m_.agent && f.kind != "taken_over" ? 1 : 0;
        passed_on_ = true;
    }
    void note(const fact::SoundLost& f) {
        if (m_.connected) // the recording begins then
            m_.lost.push_back({*m_.connected + f.from, *m_.connected + f.from + f.length});
    }
    /// Of a contact that went from hand to hand the pace is nobody's.
    void note(const fact::RecordingKept& f) {
        if (f.pace > 0 && !passed_on_)
            m_.syllable_rate = static_cast<int>((f.pace * 10 + 30) / 60);
    }
    void note(const fact::ContactDone&) { done_ = at_; }
    void note(const fact::Spoke& f) {
        auto& side = f.party == "customer" ? customer_ : student_;
        side.push_back({{f.began, at_}, f.level, f.line});
    }
    void note(const fact::SceneEntered& f) { m_.scenes.push_back({f.scene, at_, {}}); }
    void note(const fact::FactSpoken& f) {
        auto* entry = ledger(f.field);
        if (entry == nullptr)
            return;
        if (!f.value.empty()) // asking again does not repeat the value in the fact
            entry->truth = f.value;
        if (!entry->spoken_at)
            entry->spoken_at = at_;
        entry->asked_again += f.again ? 1 : 0;
    }
    void note(const fact::MoveMade& f) { m_.moves.push_back({f.move, at_, f.source}); }
    void note(const fact::FieldKeyed& f) {
        fields_[f.field] = f.value;
        auto* entry = ledger(f.field);
        if (entry == nullptr || entry->keyed == f.value)
            return;
        entry->keyed = f.value;
        entry->keyed_at = at_;
    }
    void note(const fact::FormSubmitted&) { m_.form_submitted = true; }
    void note(const fact::DispositionSet& f) { m_.disposition = f.code; }
    template <class Other>
    void note(const Other&) {}

    void remember(AgentId agent) {
        if (!m_.connected)
            m_.agent = agent;
    }
    void end_hold() {
        if (!m_.holds.empty() && m_.holds.back().to == Instant::never())
            m_.holds.back().to = at_;
    }
    FactMeasure* ledger(std::string_view name) {
        const auto found = std::find_if(m_.facts.begin(), m_.facts.end(),
                                        [&](const auto& entry) { return entry.name == name; });
        return found == m_.facts.end() ? nullptr : &*found;
    }

    // ---- Working out

    [[nodiscard]] std::optional<Span> talk() const {
        if (!m_.connected)
            return std::nullopt;
        return Span{*m_.connected, m_.released.value_or(at_)};
    }

    void work_out_times() {
        for (auto& hold : m_.holds)
            hold.to = std::min(hold.to, at_);
        const auto frame = talk();
        if (!frame)
            return;
        m_.talk = frame->length();
        if (m_.released && done_) {
            m_.wrap_up = *done_ - *m_.released;
            m_.handling = *m_.talk + *m_.wrap_up;
        }
    }

    [[nodiscard]] static Spans spans_of(const std::vector<Speech>& speech) {
        Spans spans;
        for (const auto& s : speech)
            spans.push_back(s.span);
        return spans;
    }

    void work_out_speech() {
        const auto frame = talk();
        if (!frame || (student_.empty() && customer_.empty()))
            return;
        m_.speech_known = true;
        const auto student = clipped(merged(spans_of(student_)), *frame);
        const auto customer = clipped(merged(spans_of(customer_)), *frame);
        m_.student_speech = total(student);
        m_.customer_speech = total(customer);
        const auto all = m_.student_speech + m_.customer_speech;
        const auto open = frame->length() - total(clipped(merged(m_.holds), *frame));
        if (all > 0_ms)
            m_.talk_share = static_cast<int>((2000 * m_.student_speech.ms + all.ms) / (2 * all.ms));
        if (open > 0_ms)
            m_.talk_part =
                static_cast<int>((2000 * m_.student_speech.ms + open.ms) / (2 * open.ms));
        if (!student.empty())
            m_.greeting = student.front().from - frame->from;
        else
            m_.never_spoke = frame->length() >= limits::too_short_to_judge;
        m_.student_turns = merged(student, rules_.turn_gap);
        m_.longest_monologue = longest(m_.student_turns);
        work_out_silence(student, customer, *frame);
        work_out_interruptions(*frame);
        work_out_responses(student, customer);
        work_out_loudness();
    }

    void work_out_silence(const Spans& student, const Spans& customer, Span frame) {
        Spans filled = told_waits(student);
        for (const Spans* spans :
             {&student, &customer, &std::as_const(m_.holds), &std::as_const(m_.lost)})
            filled.insert(filled.end(), spans->begin(), spans->end());
        const auto silences = gaps_in(merged(std::move(filled)), frame);
        m_.longest_silence = longest(silences);
        for (const auto& silence : silences)
            if (silence.length() >= rules_.dead_air)
                m_.dead_air.push_back(silence);
    }

    /// Waits that the student told the customer of: from the end of the words in which they did.
    [[nodiscard]] Spans told_waits(const Spans& student) const {
        Spans out;
        for (const auto& move : m_.moves) {
            if (!persona::tells_of_wait(move.name) ||
                (move.source == "mark" && !spoke_near(move.at)))
                continue;
            const auto after = std::find_if(student.rbegin(), student.rend(),
                                            [&](const Span& s) { return s.from <= move.at; });
            const auto said = after == student.rend() || after->to + rules_.mark_near < move.at
                                  ? move.at
                                  : after->to;
            out.push_back({said, said + rules_.told_wait});
        }
        return out;
    }

    [[nodiscard]] bool may_interrupt(const std::string& line) const {
        if (drill_ == nullptr || line.empty())
            return false;
        return std::any_of(drill_->lines.begin(), drill_->lines.end(),
                           [&](const auto& l) { return l.id == line && l.may_interrupt; });
    }

    /// The student begins while the customer speaks, and both go on for a while.
    void work_out_interruptions(Span frame) {
        const auto student = clipped(merged(spans_of(student_)), frame);
        for (const auto& theirs : customer_)
            for (const auto& ours : student) {
                const Span overlap{ours.from, std::min(ours.to, theirs.span.to)};
                if (ours.from > theirs.span.from && ours.from < theirs.span.to &&
                    overlap.length() >= rules_.interruption && !may_interrupt(theirs.line))
                    m_.interruptions.push_back(overlap);
            }
    }

    /// From each end of the customer's speech to the student's next beginning, if the customer did
    /// not go on first; 0 where the student was speaking already. Waits on hold, and those in which
    /// sound was lost, are left out.
    void work_out_responses(const Spans& student, const Spans& customer) {
        std::vector<Duration> waits;
        for (std::size_t i = 0; i < customer.size(); ++i) {
            const auto ended = customer[i].to;
            const auto limit = i + 1 < customer.size() ? customer[i + 1].from : Instant::never();
            const auto next = std::find_if(student.begin(), student.end(),
                                           [&](const Span& s) { return s.to > ended; });
            if (next == student.end() || next->from >= limit)
                continue;
            const Span wait{ended, std::max(ended, next->from)};
            if (clipped(m_.holds, wait).empty() && clipped(m_.lost, wait).empty())
                waits.push_back(wait.length());
        }
        m_.response_median = percentile(waits, 50);
        m_.response_p90 = percentile(waits, 90);
    }

    void work_out_loudness() {
        std::int64_t weighted = 0;
        std::int64_t time = 0;
        for (const auto& s : student_)
            if (s.level != 0) {
                weighted += s.level * s.span.length().ms;
                time += s.span.length().ms;
            }
        if (time > 0) // levels are below zero: rounds half away from it
            m_.loudness = static_cast<int>((2 * weighted - time) / (2 * time));
    }

    /// What was keyed is of its field's kind: a time that tells no time is no time.
    [[nodiscard]] bool fits_kind(const FactMeasure& entry) const {
        const auto fields = persona::desk_fields(*drill_);
        const auto* field = persona::field_named(fields, entry.name);
        return field == nullptr || persona::takes(*field, entry.keyed);
    }

    void judge(FactMeasure& entry) const {
        const auto fact = std::find_if(drill_->facts.begin(), drill_->facts.end(),
                                       [&](const auto& f) { return f.name == entry.name; });
        if (entry.keyed.empty()) {
            entry.capture = Capture::missing;
            return;
        }
        const auto same = [&](const std::string& value) {
            return persona::normal_form(value) == persona::normal_form(entry.keyed);
        };
        if (!entry.truth.empty())
            entry.capture = same(entry.truth) ? Capture::right : Capture::wrong;
        else if ((!fact->choices.empty() &&
                  std::none_of(fact->choices.begin(), fact->choices.end(), same)) ||
                 !fits_kind(entry))
            entry.capture = Capture::wrong;
        else
            entry.capture = Capture::unchecked;
        entry.late = entry.spoken_at && entry.keyed_at &&
                     *entry.keyed_at - *entry.spoken_at > rules_.late_after;
    }

    /// A wrong number plays a script of its own: none of its scenes is the drill's.
    void notice_other_script() {
        if (drill_ == nullptr || m_.scenes.empty())
            return;
        m_.other_script =
            std::none_of(m_.scenes.begin(), m_.scenes.end(), [&](const auto& entered) {
                return std::any_of(drill_->scenes.begin(), drill_->scenes.end(),
                                   [&](const auto& scene) { return scene.name == entered.name; });
            });
        if (m_.other_script)
            m_.facts.clear();
    }

    void work_out_form() {
        bool filled = true;
        if (drill_ != nullptr && !m_.other_script)
            for (const auto& field : persona::desk_fields(*drill_)) {
                if (persona::field_named(drill_->form.fields, field.name) == nullptr)
                    continue;
                const auto value = fields_.find(field.name);
                filled = filled &&
                         (!field.required || (value != fields_.end() && !value->second.empty() &&
                                              persona::takes(field, value->second)));
            }
        m_.form_correct = m_.form_submitted && filled && m_.facts_complete();
    }

    void work_out_moves() {
        m_.moves_known = ear_ != persona::Ear::turns || !m_.moves.empty();
        if (m_.speech_known)
            for (auto& move : m_.moves)
                move.heard = move.source != "mark" || spoke_near(move.at);
        if (drill_ == nullptr || !m_.moves_known || !m_.connected)
            return;
        for (const auto& must : drill_->must_say) {
            const auto* move = m_.made(must);
            if (move != nullptr && move->heard)
                m_.must_made.push_back(must);
            else if (!m_.other_script)
                m_.must_missing.push_back(must);
        }
        const auto among = [](const auto& list, const std::string& name) {
            return std::find(list.begin(), list.end(), name) != list.end();
        };
        for (const auto& move : m_.moves) {
            if (among(drill_->must_not_say, move.name))
                m_.forbidden.push_back(move);
            if (among(drill_->rubric.red_lines, move.name))
                m_.red_lines.push_back(move);
        }
    }

    [[nodiscard]] bool spoke_near(Instant at) const {
        return std::any_of(student_.begin(), student_.end(), [&](const Speech& s) {
            return s.span.from <= at + rules_.mark_near && s.span.to + rules_.mark_near >= at;
        });
    }

    const persona::Drill* drill_;
    persona::Ear ear_;
    MeasureRules rules_;
    Measures m_;
    bool shown_ = false;     // the record, to somebody
    bool passed_on_ = false; // more than one agent talked
    Instant at_;             // of the last fact
    std::optional<std::pair<AgentId, Instant>> rang_;
    QueueId queue_;
    std::optional<Instant> done_;
    std::vector<Speech> student_;
    std::vector<Speech> customer_;
    std::map<std::string, std::string> fields_; // as last keyed
};

} // namespace

ContactId contact_of(const Fact& fact) {
    return std::visit(
        [](const auto& f) -> ContactId {
            if constexpr (requires { f.contact; })
                return f.contact;
            else
                return {};
        },
        fact);
}

std::string_view to_string(Capture capture) {
    switch (capture) {
    case Capture::right:
        return "right";
    case Capture::wrong:
        return "wrong";
    case Capture::missing:
        return "missing";
    case Capture::unchecked:
        return "unchecked";
    }
    return "";
}

Duration Measures::hold_total() const {
    return total(holds);
}
Duration Measures::dead_air_total() const {
    return total(dead_air);
}

bool Measures::facts_complete() const {
    return std::all_of(facts.begin(), facts.end(), [](const auto& f) {
        return !f.required || f.capture == Capture::right || f.capture == Capture::unchecked;
    });
}

int Measures::facts_with(Capture capture) const {
    return static_cast<int>(std::count_if(facts.begin(), facts.end(),
                                          [&](const auto& f) { return f.capture == capture; }));
}

const MoveMeasure* Measures::made(std::string_view move) const {
    const MoveMeasure* first = nullptr;
    for (const auto& m : moves) {
        if (m.name == move && m.heard)
            return &m;
        if (m.name == move && first == nullptr)
            first = &m;
    }
    return first;
}

bool Measures::had_turn_in(std::string_view scene) const {
    for (std::size_t i = 0; i < scenes.size(); ++i) {
        if (scenes[i].name != scene)
            continue;
        if (i + 1 < scenes.size() && scenes.back().name != scene)
            return true; // the talk went on from there
        const auto entered = scenes[i].at;
        const auto later = [&](Instant at) { return at > entered; };
        if (std::any_of(student_turns.begin(), student_turns.end(),
                        [&](const Span& s) { return later(s.to); }) ||
            std::any_of(moves.begin(), moves.end(), [&](const auto& m) { return later(m.at); }))
            return true;
        if (longest_silence && longest_silence->to > entered &&
            longest_silence->to - std::max(longest_silence->from, entered) >=
                limits::too_short_to_judge)
            return true; // there was time and nothing was said
    }
    return false;
}

Measures measure(ContactId contact, std::span<const StampedFact> facts, const persona::Drill* drill,
                 persona::Ear ear, const MeasureRules& rules, const Truths& truths) {
    Measurer measurer(contact, drill, ear, rules, truths);
    for (const auto& fact : facts)
        if (contact_of(fact.fact) == contact)
            measurer.take(fact);
    return measurer.result();
}

} // namespace ringroom::training
