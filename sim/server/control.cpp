#include "server/control.h"

#include <fmt/format.h>

#include "base/log.h"
#include "contact/journal.h"
#include "server/alarms.h"
#include "server/book.h"
#include "server/examiner.h"
#include "server/exhibits.h"
#include "server/limits.h"
#include "server/past_scripts.h"
#include "store/recordings.h"

namespace ringroom::server {

Control::Control(ControlParts parts)
    : parts_(std::move(parts))
    , base_(steady_now()) {}

Control::~Control() {
    examiner_.reset();
    flush_journal();
    echo_.reset();
    voices_.reset();
    stack_.reset();
}

Result<std::unique_ptr<Control>> Control::open(ControlParts parts) {
    std::unique_ptr<Control> control(new Control(std::move(parts)));
    auto& p = control->parts_;
    auto sounds = SoundLibrary::open(control->loop_, p.sounds);
    if (!sounds)
        return tl::unexpected(sounds.error());
    control->sounds_ = std::move(*sounds);
    for (const auto& [script, folder] : p.takes)
        control->sounds_->add_takes(script, folder);
    control->machine_ = std::make_unique<center::Machine>(p.settings, p.seed);
    for (const auto& [name, script] : p.scripts)
        control->machine_->add_script(name, script);
    auto* self = control.get();
    control->voices_ = std::make_unique<Voices>(
        control->loop_, *p.media, *control->sounds_,
        VoicesOptions{.address = p.media_address, .run = fmt::format("run-{:05}", p.run)},
        [self](const Event& event) { self->feed(event); },
        [self](const RecordingNote& note) { self->note_recording(note); });
    control->echo_ = std::make_unique<EchoDesk>(EchoDesk::Parts{.loop = &control->loop_,
                                                                .media = p.media,
                                                                .sounds = control->sounds_.get(),
                                                                .address = p.media_address,
                                                                .language = p.sounds.language,
                                                                .numbers = p.echo_numbers});
    auto stack =
        sip::Stack::open(control->loop_, p.sip, p.credentials, [self](const sip::Event& e) {
            if (!self->echo_->heard(e))
                self->voices_->heard(e);
        });
    if (!stack)
        return tl::unexpected(stack.error());
    control->stack_ = std::move(*stack);
    control->voices_->use(*control->stack_);
    control->echo_->use(*control->stack_);
    control->last_drill_ = static_cast<std::uint64_t>(p.run) * limits::drills_a_run;
    control->open_examiner();
    control->publish();
    return control;
}

void Control::run() {
    thread_.here();
    arm();
    loop_.run();
    flush_journal();
}

Instant Control::now() const {
    return Instant{(steady_now() - base_).ms};
}

void Control::feed(const Event& event) {
    thread_.here();
    const Instant at = now();
    refused_.clear();
    journal("event", at, to_line(StampedEvent{at, event}));
    machine_->handle(at, event, output_);
    carry_out();
}

void Control::feed_all(const std::vector<Event>& events) {
    for (const auto& event : events)
        feed(event);
}

void Control::carry_out() {
    center::Output output;
    std::swap(output, output_);
    // Commands first: what a caller hears must not wait for what a screen shows.
    for (const auto& command : output.commands)
        voices_->obey(command);
    for (const auto& fact : output.facts)
        take_fact(fact);
    if (!output.facts.empty())
        publish_soon();
    output.clear();
    if (output_.commands.empty() && output_.facts.empty())
        std::swap(output, output_); // keeps the capacity
    arm();
}

void Control::take_fact(const StampedFact& fact) {
    journal("fact", fact.at, to_line(fact));
    if (const auto* refused = std::get_if<fact::RequestRefused>(&fact.fact)) {
        refused_ = refused->code;
        refused_about_ = '"' + refused->about + '"';
    }
    if (const auto* alarm = std::get_if<fact::Alarm>(&fact.fact))
        log_warning("server", fmt::format("{} contact={} agent={} {}", alarm->code,
                                          alarm->contact.value, alarm->agent.value, alarm->detail));
    parts_.alarms->take(steady_now(), fact.fact);
    count(fact);
    name_customer(fact.fact);
    name_seat(fact.fact);
    parts_.book->take(fact);
    examiner_->take(fact);
    const std::lock_guard lock(listener_mutex_);
    if (listener_)
        listener_(fact);
}

/// Whom the agent's screen shows: the lesson's list, outbound, or what it has on record.
void Control::name_customer(const Fact& fact) {
    if (!std::holds_alternative<fact::ContactConnected>(fact) &&
        !std::holds_alternative<fact::RecordShown>(fact))
        return;
    const auto contact = machine_->contact(contact_of(fact));
    if (!contact || !contact->agent)
        return;
    std::string name = contact->on_record.empty() ? "" : contact->on_record.front().second;
    const auto script = parts_.scripts.find(contact->script);
    if (contact->direction == Direction::outbound && script != parts_.scripts.end())
        if (const auto* row = script->second->list_row(contact->customer);
            row != nullptr && !row->empty())
            name = row->front();
    if (!name.empty())
        parts_.book->name_customer(contact->contact, contact->agent, std::move(name));
}

/// Where the telephone is; of somebody with several telephones nobody knows at which they sit.
void Control::name_seat(const Fact& fact) {
    const auto* connected = std::get_if<fact::ContactConnected>(&fact);
    if (connected == nullptr)
        return;
    for (const auto& line : published()->view.agents) {
        if (line.agent != connected->agent)
            continue;
        const auto telephones = stack_->bindings(line.extension);
        if (telephones.size() != 1)
            return;
        const auto& source = telephones.front().source; // "udp 10.0.0.7:5060"
        const auto from = source.find(' ') + 1;
        parts_.book->sits(connected->contact, source.substr(from, source.rfind(':') - from));
    }
}

void ContactCounts::take(const Fact& fact, const std::function<LessonView*(DrillId)>& lesson) {
    const auto arrives = [&](Known& known) {
        LessonView* view = lesson(known.drill);
        if (view == nullptr || std::exchange(known.taken, true))
            return;
        ++view->arrived;
        ++view->in_progress;
    };
    if (const auto* arrived = std::get_if<fact::ContactArrived>(&fact)) {
        if (lesson(arrived->drill) == nullptr)
            return;
        auto& known = known_[arrived->contact] = {arrived->drill, false};
        if (arrived->direction == Direction::inbound)
            arrives(known);
    } else if (const auto* shown = std::get_if<fact::RecordShown>(&fact)) {
        if (const auto known = known_.find(shown->contact); known != known_.end())
            arrives(known->second);
    } else if (const auto* done = std::get_if<fact::ContactDone>(&fact)) {
        const auto known = known_.find(done->contact);
        if (known == known_.end())
            return;
        if (LessonView* view = lesson(known->second.drill); view != nullptr) {
            ++(known->second.taken ? view->done : view->never_taken);
            view->in_progress -= known->second.taken ? 1 : 0;
        }
        known_.erase(known);
    }
}

void Control::count(const StampedFact& stamped) {
    counts_.take(stamped.fact, [this](DrillId drill) {
        const auto lesson = lessons_.find(drill);
        return lesson == lessons_.end() ? nullptr : &lesson->second.view;
    });
    if (const auto* state = std::get_if<fact::DrillStateChanged>(&stamped.fact)) {
        const auto lesson = lessons_.find(state->drill);
        if (lesson == lessons_.end())
            return;
        lesson->second.view.state = state->state;
        if (state->state != "ended")
            return;
        lesson->second.view.ended = stamped.at;
        if (!lesson->second.view.exam)
            ended_lessons_.push_front(lesson->second.view);
        loop_.cancel(lesson->second.timer);
        lessons_.erase(lesson);
    }
}

void Control::arm() {
    const Instant next = machine_->next_deadline();
    if (next == machine_armed_)
        return;
    if (machine_timer_)
        loop_.cancel(machine_timer_);
    machine_timer_ = {};
    machine_armed_ = next;
    if (next == Instant::never())
        return;
    machine_timer_ = loop_.at(base_ + Duration{next.ms}, [this] {
        machine_timer_ = {};
        machine_armed_ = Instant::never();
        machine_->advance(now(), output_);
        carry_out();
    });
}

// ---- Journal and answers

void Control::journal(std::string_view kind, Instant at, std::string line) {
    rows_.push_back({++sequence_, at, std::string(kind), std::move(line)});
    if (!std::exchange(flush_asked_, true))
        loop_.at(steady_now() + limits::journal_every, [this] { flush_journal(); });
}

void Control::flush_journal() {
    flush_asked_ = false;
    if (rows_.empty())
        return;
    auto answers = std::make_shared<std::vector<std::pair<Answered, Result<void>>>>();
    answers->swap(answers_);
    std::vector<store::JournalRow> rows;
    rows.swap(rows_);
    const auto appended =
        parts_.journal->append(std::move(rows), [answers](const Result<void>& written) {
            for (auto& [answered, result] : *answers)
                answered(written ? result : written);
        });
    if (!appended) {
        log_error("server", "the journal takes no more: " + appended.error().text);
        for (auto& [answered, result] : *answers)
            answered(appended);
    }
}

void Control::submit(Event event, Answered answered) {
    auto shared = std::make_shared<Answered>(std::move(answered));
    const bool posted = loop_.post([this, event = std::move(event), shared] {
        feed(event);
        const Result<void> result =
            refused_.empty() ? Result<void>{} : fail(refused_, refused_about_);
        publish(); // the answer must not run ahead of the screen
        if (answers_.size() >= limits::waiting_answers) {
            (*shared)(fail("api.busy", "too many requests wait for the disk"));
            return;
        }
        answers_.emplace_back(*shared, result);
        flush_journal();
    });
    if (!posted)
        (*shared)(fail("api.busy", "the control thread is busy"));
}

void Control::subscribe(std::function<void(const StampedFact&)> listener) {
    const std::lock_guard lock(listener_mutex_);
    listener_ = std::move(listener);
}

std::shared_ptr<const Published> Control::published() const {
    const std::lock_guard lock(published_mutex_);
    return published_;
}

void Control::publish_soon() {
    if (!std::exchange(publish_asked_, true))
        loop_.at(steady_now() + limits::publish_every, [this] { publish(); });
}

void Control::publish() {
    publish_asked_ = false;
    auto fresh = std::make_shared<Published>();
    fresh->view = machine_->view(now());
    fresh->closed_drills = examiner_->calls();
    for (const auto& [id, running] : lessons_)
        if (!running.view.exam) {
            fresh->lessons.push_back(running.view);
            fresh->closed_drills.push_back(id);
        }
    std::reverse(fresh->lessons.begin(), fresh->lessons.end());
    fresh->lessons.insert(fresh->lessons.end(), ended_lessons_.begin(), ended_lessons_.end());
    fresh->turns = examiner_->turns();
    fresh->sip = stack_->stats();
    fresh->media = parts_.media->counters();
    const std::lock_guard lock(published_mutex_);
    published_ = std::move(fresh);
}

bool Control::is_practice(DrillId drill) const {
    const auto running = lessons_.find(drill);
    if (running != lessons_.end())
        return static_cast<bool>(running->second.view.practises);
    return std::any_of(ended_lessons_.begin(), ended_lessons_.end(),
                       [&](const LessonView& one) { return one.id == drill && one.practises; });
}

void Control::note_recording(const RecordingNote& note) {
    const std::int64_t run = parts_.run;
    const auto contact = note.begins ? machine_->contact(note.contact) : std::nullopt;
    const store::Recording row{
        .file = "recordings/" + note.file,
        .run = run,
        .contact = note.contact.value,
        .agent = contact ? contact->agent.value : 0,
        .peer = contact ? contact->peer.value : 0,
        .drill = contact ? contact->drill.value : 0,
        .sha256 = note.sha256,
        .length = note.length,
        .channels = note.channels,
        .started = wall_at(now()),
        .state = note.begins ? store::RecordingState::open : store::RecordingState::sealed,
        .gaps = note.gaps.ms == 0 && note.complete
                    ? "[]"
                    : fmt::format(R"([{{"ms":{},"complete":{}}}])", note.gaps.ms, note.complete),
        .practice =
            contact && is_practice(contact->drill) ? store::Practice::own : store::Practice::none};
    const auto posted = parts_.store->post(
        [row, begins = note.begins, notary = parts_.notary, marks = note.marks_sha256,
         seconds = note.seconds_sha256, at = wall_now()](store::Writer& writer) -> Result<void> {
            return begins ? store::open_recording(writer, row)
                          : close_and_witness(writer, *notary, at, row,
                                              {.marks_sha256 = marks, .seconds_sha256 = seconds});
        },
        [](const Result<void>& done) {
            if (!done)
                log_error("server", "a recording is not in the index: " + done.error().text);
        });
    if (!posted)
        log_error("server", "a recording is not in the index: " + posted.error().text);
}

// ---- Lessons

void Control::start_lesson(LessonOrder order, LessonAnswered answered) {
    auto shared = std::make_shared<LessonOrder>(std::move(order));
    auto reply = std::make_shared<LessonAnswered>(std::move(answered));
    if (!loop_.post([this, shared, reply] { (*reply)(begin_lesson(std::move(*shared))); }))
        (*reply)(fail("api.busy", "the control thread is busy"));
}

Result<LessonView> Control::begin_lesson(LessonOrder order,
                                         const std::function<void(DrillId)>& named) {
    order.plan.id = DrillId{++last_drill_};
    if (const auto checked = drill::check_plan(order.plan); !checked)
        return tl::unexpected(checked.error());
    const auto& plan = order.plan;
    add_script(plan);
    prepare_lines(plan);
    auto [at, added] =
        lessons_.emplace(plan.id, Running{.lesson = drill::Lesson(plan),
                                          .view = {.id = plan.id,
                                                   .pack = order.pack,
                                                   .script = plan.script,
                                                   .class_name = order.class_name,
                                                   .exam = order.exam,
                                                   .practises = order.practises,
                                                   .state = "running",
                                                   .seed = plan.seed,
                                                   .ear = std::string(persona::to_string(plan.ear)),
                                                   .number = plan.service_number,
                                                   .players = plan.players,
                                                   .without_consent = order.without_consent,
                                                   .started = wall_at(now()),
                                                   .began = now(),
                                                   .planned = plan.customers}});
    parts_.book->add_drill(plan.id, plan.drill, plan.ear, plan.seed,
                           static_cast<bool>(order.practises));
    const LessonView view = at->second.view;
    if (named)
        named(view.id);
    std::vector<Event> events;
    at->second.lesson.start(now(), events);
    arm_lesson(at->second);
    publish(); // whoever is told of its first call has to find whose it is
    feed_all(events);
    publish();
    return view;
}

/// A script of an earlier run, which nobody knows yet: with the recorded voices that its pack has
/// now. Its other lines are synthesised.
void Control::add_script(const drill::LessonPlan& plan) {
    if (!parts_.scripts.emplace(plan.script, plan.drill).second)
        return;
    machine_->add_script(plan.script, plan.drill);
    const auto takes = parts_.takes.find(parts_of_script(plan.script).first);
    if (takes != parts_.takes.end())
        sounds_->add_takes(plan.script, takes->second);
}

void Control::prepare_lines(const drill::LessonPlan& plan) {
    // Fixed lines are made before somebody waits for them; those with variables differ each call.
    std::vector<std::string> voices = plan.drill->customer.voices;
    if (voices.empty())
        voices.emplace_back();
    for (const auto& line : plan.drill->lines)
        for (const auto& voice : voices)
            if (line.names.empty())
                sounds_->prepare({plan.script, line.id, line.text, voice});
}

void Control::arm_lesson(Running& running) {
    if (running.timer)
        loop_.cancel(std::exchange(running.timer, {}));
    const Instant next = running.lesson.next_deadline();
    if (next == Instant::never())
        return;
    const DrillId id = running.view.id;
    running.timer = loop_.at(base_ + Duration{next.ms}, [this, id] {
        const auto lesson = lessons_.find(id);
        if (lesson == lessons_.end())
            return;
        lesson->second.timer = {};
        std::vector<Event> events;
        lesson->second.lesson.advance(now(), events);
        arm_lesson(lesson->second);
        feed_all(events);
    });
}

// ---- Practical exams

void Control::open_examiner() {
    examiner_ = std::make_unique<Examiner>(ExaminerParts{
        .loop = &loop_,
        .practicals = parts_.practicals,
        .run = parts_.run,
        .now = [this] { return now(); },
        .agents = [this] { return machine_->view(now()).agents; },
        .begin =
            [this](const ExamCall& call, const std::function<void(DrillId)>& named) {
                return begin_call(call, named);
            },
        .stop =
            [this](DrillId drill) {
                change_lesson(drill, LessonCommand::stop, [](const auto&) {});
            },
        .cut =
            [this](DrillId drill) { change_lesson(drill, LessonCommand::cut, [](const auto&) {}); },
        .set_apart =
            [this](AgentId agent, bool apart) {
                feed(event::AgentSetApart{agent, apart});
            },
        .stepped = [this] { publish_soon(); }});
}

Result<void> Control::begin_call(const ExamCall& call, const std::function<void(DrillId)>& named) {
    LessonOrder order{.pack = call.task.pack, .class_name = call.class_name, .exam = true};
    auto& plan = order.plan;
    plan.script = call.task.script;
    const auto script = parts_.scripts.find(plan.script);
    if (script == parts_.scripts.end())
        return fail("drill.unknown_script", plan.script);
    plan.drill = script->second;
    plan.seed = call.seed;
    plan.ear = call.ear == persona::to_string(persona::Ear::turns) ? persona::Ear::turns
                                                                   : persona::Ear::self_report;
    plan.customers = 1;
    plan.only = call.customer;
    plan.length = {};
    plan.agents = {call.agent};
    plan.service_number = call.task.number;
    if (auto begun = begin_lesson(std::move(order), named); !begun)
        return tl::unexpected(begun.error());
    return {};
}

void Control::ask_examiner(std::function<Result<exam::Practical>(Examiner&)> ask,
                           std::function<void(Result<exam::Practical>)> answered) {
    auto reply = std::make_shared<decltype(answered)>(std::move(answered));
    const bool posted = loop_.post([this, ask = std::move(ask), reply] {
        auto result = ask(*examiner_);
        publish();
        if (!result)
            return (*reply)(std::move(result));
        // Behind what it changed in the writer's queue.
        const auto written =
            parts_.store->post([](store::Writer&) -> Result<void> { return {}; },
                               [result, reply](const Result<void>& done) {
                                   (*reply)(done ? result : tl::unexpected(done.error()));
                               });
        if (!written)
            (*reply)(tl::unexpected(written.error()));
    });
    if (!posted)
        (*reply)(fail("api.busy", "the control thread is busy"));
}

void Control::order_lesson(DrillId drill, LessonCommand command, LessonAnswered answered) {
    auto reply = std::make_shared<LessonAnswered>(std::move(answered));
    if (!loop_.post([this, drill, command, reply] { change_lesson(drill, command, *reply); }))
        (*reply)(fail("api.busy", "the control thread is busy"));
}

void Control::change_lesson(DrillId drill, LessonCommand command, const LessonAnswered& answered) {
    const auto found = lessons_.find(drill);
    if (found == lessons_.end()) {
        answered(fail("drill.not_running", "drill " + std::to_string(drill.value)));
        return;
    }
    std::vector<Event> events;
    auto& lesson = found->second.lesson;
    switch (command) {
    case LessonCommand::pause:
        lesson.pause(now(), events);
        break;
    case LessonCommand::resume:
        lesson.resume(now(), events);
        break;
    case LessonCommand::stop:
    case LessonCommand::cut:
        lesson.stop(now(), command == LessonCommand::cut, events);
        break;
    }
    arm_lesson(found->second);
    LessonView view = found->second.view;
    feed_all(events); // the lesson may be over, and gone, after this
    if (const auto still = lessons_.find(drill); still != lessons_.end())
        view = still->second.view;
    else if (!ended_lessons_.empty() && ended_lessons_.front().id == drill)
        view = ended_lessons_.front();
    publish();
    answered(view);
}

} // namespace ringroom::server
