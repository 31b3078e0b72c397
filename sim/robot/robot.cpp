#include "robot/robot.h"

#include <utility>

#include "base/log.h"
#include "client/facts.h"
#include "robot/limits.h"

namespace ringroom::robot {

using namespace ringroom::literals;

Robot::Robot(Shared& shared, RobotSettings settings)
    : shared_(shared)
    , settings_(std::move(settings))
    , throat_(throat_of(settings_.profile, settings_.number, Language::zh))
    , student_(settings_.profile, settings_.seed, settings_.number, settings_.outbound) {}

Robot::~Robot() {
    *alive_ = false;
    shared_.loop.cancel(timer_);
    shared_.loop.cancel(return_timer_);
    stream_.reset();
    client_.reset();
    phone_.reset();
    close_sound();
}

// ---- Arriving

void Robot::begin() {
    client_ = std::make_unique<client::Client>(shared_.network, shared_.server);
    ask("POST", "/login", wire::encode(wire::LoginRequest{settings_.number, settings_.password}),
        [this](const Result<client::Reply>& reply) { logged_in(reply); });
}

void Robot::logged_in(const Result<client::Reply>& reply) {
    const auto login = client::body_of(reply).and_then(
        [](const std::string& text) { return wire::decode<wire::LoginAnswer>(text); });
    if (!login)
        return lose(login.error());
    agent_ = login->person.id;
    token_ = login->token;
    client_->use_token(token_);
    if (phone_)
        return open_stream(); // coming back: the telephone is still there
    ask("GET", "/me/telephone", {},
        [this](const Result<client::Reply>& answer) { open_phone(answer); });
}

void Robot::open_phone(const Result<client::Reply>& reply) {
    const auto card = client::body_of(reply).and_then(
        [](const std::string& text) { return wire::decode<wire::Telephone>(text); });
    if (!card)
        return lose(card.error());
    auto phone = sip::Phone::open(shared_.loop,
                                  {.address = shared_.address,
                                   .server_address = card->address,
                                   .server_port = static_cast<std::uint16_t>(card->port),
                                   .user = card->user,
                                   .password = card->password,
                                   .realm = card->realm,
                                   .user_agent = "Ringroom robot"},
                                  [this](const sip::Event& event) { on_phone(event); });
    if (!phone)
        return lose(phone.error());
    phone_ = std::move(*phone);
    phone_->register_now();
    open_stream();
}

void Robot::open_stream() {
    const auto to_loop = [this, alive = alive_](auto task) {
        // A lost message would leave the robot deaf; a full loop is as good as a lost stream.
        if (!shared_.loop.post([alive, task = std::move(task)] {
                if (*alive)
                    task();
            }))
            log_error("robot", "the loop is full; an event is lost");
    };
    stream_ = std::make_unique<client::EventStream>(
        shared_.network, shared_.server, token_,
        client::EventStream::Handlers{
            .message =
                [this, to_loop](std::string text) {
                    to_loop([this, text = std::move(text)] { on_message(text); });
                },
            .ended = [this, to_loop](Error error) { to_loop([this, error] { lose(error); }); }});
}

void Robot::maybe_log_on() {
    if (!registered_ || !stream_up_ || std::exchange(logged_on_, true))
        return;
    ask("POST", "/seat/log-on", "{}", [this](const Result<client::Reply>&) {
        state_ = State::ready; // a refusal means: logged on already
        log_info("robot", "number=" + settings_.number + " is at the seat, profile=" +
                              std::string(world::to_string(settings_.profile)));
        drop_dead_call();
        become_ready();
    });
}

/// A lab that was killed forgot the call, and nobody hangs up: this telephone would stay busy.
void Robot::drop_dead_call() {
    if (!leg_ && !ringing_)
        return;
    ask("GET", "/seat", {},
        [this, leg = leg_, ring = ringing_](const Result<client::Reply>& reply) {
            const auto view = client::body_of(reply).and_then(
                [](const std::string& text) { return wire::decode<wire::SeatView>(text); });
            if (!view || view->agent.activity != Activity::idle || leg != leg_ || ring != ringing_)
                return;
            if (ringing_)
                phone_->reject(std::exchange(ringing_, {}), sip::Cause::busy);
            if (!leg_)
                return;
            phone_->release(std::exchange(leg_, {}));
            close_sound();
            show(world::sees::Ended{std::exchange(contact_, {}), talked_});
            become_ready();
        });
}

void Robot::become_ready() {
    ask("PUT", "/seat/state", wire::encode(wire::SeatState{"ready", std::nullopt}));
}

void Robot::lose(Error error) {
    error_ = std::move(error);
    stream_up_ = logged_on_ = false;
    const bool hopeless = error_.code == "login.refused" || error_.code == "api.not_found" ||
                          ++returns_ > limits::returns;
    if (hopeless) {
        state_ = State::lost;
        log_error("robot", "number=" + settings_.number + " gives up: " + error_.text + " (" +
                               error_.code + ")");
        return;
    }
    log_warning("robot", "number=" + settings_.number + " tries again: " + error_.text);
    state_ = State::connecting;
    shared_.loop.cancel(return_timer_);
    return_timer_ = shared_.loop.at(steady_now() + limits::return_after, [this] {
        stream_.reset();
        if (phone_)
            phone_->register_now();
        begin();
    });
}

void Robot::end() {
    shared_.loop.cancel(return_timer_);
    if (logged_on_)
        ask("POST", "/seat/log-off", {});
    if (phone_ && leg_)
        phone_->release(leg_);
    if (phone_)
        phone_->unregister();
}

// ---- What is perceived

void Robot::on_phone(const sip::Event& event) {
    if (const auto* registered = std::get_if<sip::Registered>(&event)) {
        registered_ = registered->registered;
        if (!registered_ && registered->status >= 400)
            return lose({"robot.telephone",
                         "the telephone is refused: " + std::to_string(registered->status)});
        maybe_log_on();
    } else if (const auto* invited = std::get_if<sip::Invited>(&event)) {
        if (leg_ || ringing_) {
            phone_->reject(invited->leg, sip::Cause::busy);
            return;
        }
        ringing_ = invited->leg;
        ++tally_.rings;
        phone_->ring(invited->leg);
        show(world::sees::Rings{});
    } else if (const auto* released = std::get_if<sip::Released>(&event)) {
        on_released(*released);
    }
}

void Robot::on_released(const sip::Released& released) {
    if (released.leg == ringing_)
        ringing_ = {};
    if (released.leg != leg_)
        return;
    leg_ = {};
    close_sound();
}

void Robot::on_message(const std::string& text) {
    if (!stream_up_) { // the first is the greeting
        stream_up_ = true;
        maybe_log_on();
    }
    if (const auto told = client::fact_of(text))
        on_fact(told->fact);
}

void Robot::on_agent_state(const fact::AgentStateChanged& state) {
    if (state.agent != agent_ || state.activity != Activity::idle)
        return;
    if (state.presence == Presence::ready) {
        show(world::sees::Ready{});
    } else if (state.presence == Presence::not_ready && state.cause != StateCause::log_on &&
               state.cause != StateCause::request) {
        // Taken out of ready, after a ring that nobody answered: back by itself, as a person would.
        shared_.loop.at(steady_now() + limits::ready_again, [this, alive = alive_] {
            if (*alive)
                become_ready();
        });
    }
}

void Robot::begin_contact(ContactId contact, bool talks) {
    contact_ = contact;
    talked_ = talks;
    looking_ = false;
    held_back_.clear();
}

void Robot::on_fact(const Fact& fact) {
    if (const auto* state = std::get_if<fact::AgentStateChanged>(&fact)) {
        on_agent_state(*state);
    } else if (const auto* shown = std::get_if<fact::RecordShown>(&fact)) {
        if (shown->agent != agent_) // a team leader's stream tells of everybody
            return;
        begin_contact(shown->contact, false);
        look([this](const wire::SeatContact& seen) {
            show(world::sees::RecordShown{contact_, shared_.study.recognise(seen)});
        });
    } else if (const auto* connected = std::get_if<fact::ContactConnected>(&fact)) {
        if (connected->agent != agent_)
            return;
        begin_contact(connected->contact, true);
        ++tally_.talks;
        look([this](const wire::SeatContact& seen) {
            show(world::sees::Connected{contact_, seen.direction, shared_.study.recognise(seen),
                                        seen.telephone});
        });
    } else if (const auto* line = std::get_if<fact::LineBegan>(&fact)) {
        if (line->contact == contact_)
            show(world::sees::LineBegan{line->line, line->words});
    } else if (const auto* spoke = std::get_if<fact::Spoke>(&fact)) {
        if (spoke->contact == contact_ && spoke->party == "customer")
            show(world::sees::LineEnded{});
    } else if (const auto* released = std::get_if<fact::ContactReleased>(&fact)) {
        if (released->contact == contact_)
            show(world::sees::Ended{contact_, talked_});
    }
}

/// What the screen shows of the contact in hand. What happens meanwhile is perceived afterwards.
void Robot::look(Seen seen, int again) {
    looking_ = true;
    ask("GET", "/seat", {},
        [this, wanted = contact_, seen, again](const Result<client::Reply>& reply) {
            if (contact_ != wanted)
                return; // another look has begun
            const auto view = client::body_of(reply).and_then(
                [](const std::string& text) { return wire::decode<wire::SeatView>(text); });
            const bool there = view && view->contact && view->contact->id == wanted;
            if (!there && again > 0) { // the screen may be a moment behind the news
                shared_.loop.at(steady_now() + limits::look_again,
                                [this, alive = alive_, wanted, seen, again] {
                                    if (*alive && contact_ == wanted)
                                        look(seen, again - 1);
                                });
                return;
            }
            looking_ = false;
            offered_.clear();
            if (there)
                for (const auto& move : view->contact->moves)
                    offered_.insert(move.name);
            seen(there ? *view->contact : wire::SeatContact{});
            for (const auto& one : std::exchange(held_back_, {}))
                show(one);
        });
}

void Robot::heard(const media::Event& event) {
    if (const auto* speech = std::get_if<media::SpeechEnded>(&event)) {
        if (party_ && speech->party == party_)
            tally_.heard += speech->length;
    } else if (const auto* finished = std::get_if<media::PlayFinished>(&event)) {
        if (playing_ && finished->play == playing_) {
            tally_.said += Duration{finished->samples / 8};
            keep_quiet();
            speech_over();
        }
    }
}

void Robot::show(const world::Sees& seen) {
    if (looking_) {
        if (held_back_.size() < limits::held_back)
            held_back_.push_back(seen);
        return;
    }
    world::Deeds deeds;
    student_.see(steady_now(), seen, deeds);
    perform(deeds);
}

// ---- What is done

void Robot::perform(const world::Deeds& deeds) {
    for (const auto& deed : deeds)
        perform(deed);
    for (const auto& words : student_.words_ahead())
        shared_.mouth.prepare(words, throat_);
    wake_student();
}

void Robot::wake_student() {
    const Instant next = student_.next_deadline();
    if (next == armed_)
        return;
    shared_.loop.cancel(std::exchange(timer_, {}));
    armed_ = next;
    if (next == Instant::never())
        return;
    timer_ = shared_.loop.at(next, [this] {
        timer_ = {};
        armed_ = Instant::never();
        world::Deeds deeds;
        student_.advance(steady_now(), deeds);
        perform(deeds);
    });
}

void Robot::perform(const world::Does& deed) {
    if (std::holds_alternative<world::does::Answer>(deed)) {
        answer();
    } else if (const auto* words = std::get_if<world::does::Speak>(&deed)) {
        speak(words->words);
    } else if (const auto* mark = std::get_if<world::does::Mark>(&deed)) {
        if (!offered_.contains(mark->move))
            return; // a rubric item for the instructor's ear: there is no button for it
        ++tally_.moves_marked;
        ask("POST", contact_path() + "/moves", wire::encode(wire::MoveMark{mark->move}));
    } else if (const auto* key = std::get_if<world::does::Key>(&deed)) {
        ++tally_.fields_keyed;
        ask("PUT", contact_path() + "/form/" + client::segment(key->field),
            wire::encode(wire::FieldValue{key->value}));
    } else if (std::holds_alternative<world::does::HangUp>(deed)) {
        hang_up();
    } else if (std::holds_alternative<world::does::Submit>(deed)) {
        ++tally_.forms_submitted;
        ask("POST", contact_path() + "/form/submit", {});
    } else if (const auto* dispose = std::get_if<world::does::Dispose>(&deed)) {
        ask("PUT", contact_path() + "/disposition",
            wire::encode(wire::DispositionCode{dispose->code}));
    } else if (const auto* hold = std::get_if<world::does::Hold>(&deed)) {
        ask("POST", hold->on ? "/seat/hold" : "/seat/retrieve", {});
    } else if (std::holds_alternative<world::does::WrapUpDone>(deed)) {
        ask("POST", "/seat/wrap-up/done", {});
    } else if (std::holds_alternative<world::does::NextRecord>(deed)) {
        ask("POST", "/seat/next-record", {}, [this](const Result<client::Reply>& reply) {
            if (!client::body_of(reply))
                show(world::sees::NoRecord{});
        });
    } else if (std::holds_alternative<world::does::Dial>(deed)) {
        ++tally_.dialled;
        ask("POST", "/seat/dial", {});
    }
}

void Robot::answer() {
    if (!ringing_)
        return;
    const auto leg = std::exchange(ringing_, {});
    const auto opened = shared_.engine.open_rtp({fnv1a(settings_.number)});
    if (!opened) {
        log_error("robot", "no sound: " + opened.error().text);
        phone_->reject(leg, sip::Cause::overloaded);
        return;
    }
    party_ = opened->party;
    const auto agreed = phone_->answer(leg, {.address = shared_.address, .port = opened->port});
    if (!agreed) {
        close_sound();
        return;
    }
    leg_ = leg;
    ++tally_.answered;
    const auto set = shared_.engine.set_remote(
        party_, {.ip = agreed->remote_address,
                 .port = agreed->remote_port,
                 .codec = agreed->codec.coding == sip::Coding::pcmu ? media::Codec::pcmu
                                                                    : media::Codec::pcma,
                 .event_payload = agreed->telephone_event ? *agreed->telephone_event : -1});
    if (!set)
        log_warning("robot", "the lab's address is refused: " + set.error().text);
    shared_.engine.listen(party_, true);
    keep_quiet();
}

/// A telephone sends sound all the time; without it the lab would think the line dead.
void Robot::keep_quiet() {
    if (!party_)
        return;
    const auto play = shared_.engine.play(party_, {shared_.room_sound}, {.loop = true});
    if (!play)
        log_warning("robot", "no sound of the room: " + play.error().text);
}

void Robot::speak(const std::string& words) {
    shared_.mouth.say(words, throat_,
                      [this, alive = alive_, party = party_](const media::ClipPtr& clip) {
                          if (*alive && party == party_)
                              play(clip);
                      });
}

void Robot::play(const media::ClipPtr& clip) {
    if (!party_ || !clip)
        return speech_over();
    const auto play = shared_.engine.play(party_, {clip}, {.mode = media::PlayMode::mix});
    if (!play)
        return speech_over();
    playing_ = *play;
    ++tally_.lines_said;
}

void Robot::speech_over() {
    playing_ = {};
    show(world::sees::SpeechOver{});
}

void Robot::hang_up() {
    ask("POST", "/seat/hang-up", {}, [this](const Result<client::Reply>& reply) {
        if (!client::body_of(reply) && leg_)
            phone_->release(leg_); // the hook works always
    });
}

void Robot::close_sound() {
    playing_ = {};
    if (party_)
        shared_.engine.close(std::exchange(party_, {}));
}

std::string Robot::contact_path() const {
    return "/contacts/" + std::to_string(contact_.value);
}

void Robot::ask(std::string method, std::string target, std::string body, Then then) {
    auto what = method + " " + target;
    client_->ask(std::move(method), std::move(target), std::move(body),
                 [this, alive = alive_, what = std::move(what),
                  then = std::move(then)](Result<client::Reply> reply) {
                     const bool posted =
                         shared_.loop.post([this, alive, what, then, reply = std::move(reply)] {
                             if (!*alive)
                                 return;
                             if (const auto body_text = client::body_of(reply); !body_text) {
                                 ++tally_.refused;
                                 log_info("robot", "number=" + settings_.number + " " + what +
                                                       ": " + body_text.error().code);
                             }
                             if (then)
                                 then(reply);
                         });
                     if (!posted)
                         log_error("robot", "the loop is full; an answer is lost");
                 });
}

} // namespace ringroom::robot
