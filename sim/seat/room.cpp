#include "seat/room.h"

#include <algorithm>
#include <cstdlib>
#include <future>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/log.h"
#include "base/text.h"
#include "client/facts.h"
#include "contact/journal.h"
#include "media/line.h"
#include "seat/greeting.h"
#include "seat/limits.h"

namespace ringroom::seat {

namespace {

/// About ten characters a second, as somebody reads who is surprised.
Duration time_to_read(const std::string& words) {
    const auto characters = static_cast<std::int64_t>(characters_of(words).size());
    return std::clamp(Duration{characters * 100}, limits::notice_time, limits::notice_longest);
}

/// Times in a state run on by themselves. `since` is how long `old` has been on show.
bool same_picture(wire::SeatView fresh, wire::SeatView old, Duration since) {
    fresh.agent.in_state = old.agent.in_state = {};
    if (fresh.contact && old.contact && fresh.contact->talked && old.contact->talked)
        fresh.contact->talked = old.contact->talked;
    if (fresh.wrap_up && old.wrap_up && fresh.wrap_up->remaining && old.wrap_up->remaining) {
        const auto expected = *old.wrap_up->remaining - since;
        if (std::abs((*fresh.wrap_up->remaining - expected).ms) < limits::clock_slack.ms)
            fresh.wrap_up->remaining = old.wrap_up->remaining;
    }
    return fresh == old;
}

constexpr std::string_view signed_in_elsewhere = "client.signed_in_elsewhere";

/// The person sits somewhere else: at once, or when this seat came back.
bool is_elsewhere(std::string_view code) {
    return code == signed_in_elsewhere || code == "login.elsewhere";
}

/// Trying again would bring the same.
bool is_final(std::string_view code) {
    return code == "login.refused" || code == "api.level" || code == "seat.seat_too_old" ||
           code == "seat.lab_too_old" || is_elsewhere(code);
}

} // namespace

Back::Room::Room(std::shared_ptr<media::Line> line, std::function<void()> changed)
    : line_(std::move(line))
    , changed_(std::move(changed)) {
    std::promise<void> made;
    thread_ = std::thread([this, &made] {
        loop_ = std::make_unique<sip::Loop>();
        network_ = std::make_unique<client::Network>();
        made.set_value();
        loop_->run();
        *alive_ = false;
        unanswered_.clear();
        leave();
        parting_.reset();
        finder_.reset();
        network_.reset();
        loop_.reset();
    });
    made.get_future().wait();
}

Back::Room::~Room() {
    loop_->stop();
    thread_.join();
}

Shown Back::Room::shown() const {
    const std::lock_guard lock(mutex_);
    return shown_;
}

void Back::Room::post(std::function<void()> task) {
    if (!loop_->post([alive = alive_, task = std::move(task)] {
            if (*alive)
                task();
        }))
        log_error("seat", "the back room is full; something asked is lost");
}

// ---- Arriving

void Back::Room::look_for_labs(client::Finder::Reach reach) {
    reach_ = reach;
    find_labs();
}

/// Only while nobody is signed in.
void Back::Room::find_labs() {
    if (!reach_ || shown_.stage != Stage::signed_out || finder_)
        return;
    finder_ = std::make_unique<client::Finder>(*network_, *reach_, [this](auto labs) {
        post([this, labs = std::move(labs)] {
            if (finder_)
                show([&](Shown& shown) { shown.labs = labs; });
        });
    });
}

void Back::Room::sign_in(Card card) {
    leave();
    parting_.reset();
    finder_.reset();
    card_ = std::move(card);
    show([this](Shown& shown) {
        shown = {.stage = Stage::signing_in,
                 .labs = std::move(shown.labs),
                 .server = card_.server.host + ":" + std::to_string(card_.server.port),
                 .version = shown.version};
    });
    begin();
}

void Back::Room::begin() {
    give_up_clients();
    client_ = std::make_unique<client::Client>(*network_, card_.server);
    client_->use_language(language_);
    send("GET", "/health", {}, [this](const auto& reply) { met(reply); });
}

/// A password goes only where a lab is that understands us.
void Back::Room::met(const Result<client::Reply>& health) {
    const auto greeting = greeting_of(health, wall_now());
    if (!greeting)
        return lose(greeting.error());
    show([&](Shown& shown) { shown.clock_ahead = greeting->clock_ahead; });
    if (const auto before = std::exchange(run_, greeting->run);
        before && run_ && *before != *run_) {
        keep_forms_in_notes();
        if (telephone_)
            telephone_->forget_call(); // the lab that it was with is no more
    }
    wire::LoginRequest login{.number = card_.number, .password = card_.password};
    if (shown_.stage == Stage::returning)
        login.former = token_;
    send("POST", "/login", wire::encode(login), [this](const auto& reply) { signed_in(reply); });
}

void Back::Room::signed_in(const Result<client::Reply>& reply) {
    const auto login = client::body_of(reply).and_then(
        [](const std::string& text) { return wire::decode<wire::LoginAnswer>(text); });
    if (!login)
        return lose(login.error());
    agent_ = login->person.id;
    token_ = login->token;
    client_->use_token(token_);
    admitted_ = true;
    show([&](Shown& shown) { shown.me = login->person; });
    if (telephone_) { // coming back: it is still there
        telephone_->register_again();
        return open_stream();
    }
    send("GET", "/me/telephone", {}, [this](const auto& answer) { open_telephone(answer); });
}

void Back::Room::open_telephone(const Result<client::Reply>& reply) {
    const auto card = client::body_of(reply).and_then(
        [](const std::string& text) { return wire::decode<wire::Telephone>(text); });
    if (!card)
        return lose(card.error());
    auto telephone = Telephone::open(*loop_, *card, line_, [this] { on_telephone(); });
    if (!telephone)
        return lose(telephone.error());
    telephone_ = std::move(*telephone);
    telephone_->answer_by_itself(answers_itself_);
    show([&](Shown& shown) { shown.echo = card->echo.value_or(""); });
    open_stream();
}

void Back::Room::open_stream() {
    greeted_ = logged_on_ = false;
    loop_->cancel(arrival_timer_);
    arrival_timer_ = loop_->at(steady_now() + limits::arrival_time, [this] {
        if (!logged_on_)
            lose({"seat.no_registration", "the telephone is not registered"});
    });
    stream_ = std::make_unique<client::EventStream>(
        *network_, card_.server, token_,
        client::EventStream::Handlers{
            .message = [this](std::string text) { post([this, text] { on_message(text); }); },
            .ended = [this](Error error) { post([this, error] { lose(error); }); }});
}

void Back::Room::log_on() {
    if (!greeted_ || !telephone_ || !telephone_->registered() || std::exchange(logged_on_, true))
        return;
    // A refusal means: logged on already, as after the seat was killed and started again; a talk
    // that it had is put together again.
    send("POST", "/seat/log-on", "{}", [this](const auto&) {
        show([](Shown& shown) { shown.stage = Stage::at_seat; });
        if (clocks_differ(shown_.clock_ahead))
            note({"seat.clock_off", {}});
        if (std::exchange(cut_off_, false))
            note({"seat.cut_off", {}});
        come_back();
        save_typed();
        look();
        look_at_figures();
        look_at_messages();
    });
}

/// In the lab's eyes this seat talks, and its telephone knows of no call: rung again.
void Back::Room::come_back() {
    send("GET", "/seat", {}, [this](const auto& reply) {
        const auto view = client::body_of(reply).and_then(
            [](const std::string& text) { return wire::decode<wire::SeatView>(text); });
        const bool talks = view && (view->agent.activity == Activity::talking ||
                                    view->agent.activity == Activity::holding);
        if (!talks || !telephone_ || telephone_->hook() != Hook::none)
            return;
        telephone_->expect_call();
        send("POST", "/seat/return", {}, [](const auto&) {});
    });
}

void Back::Room::lose(const Error& error) {
    const bool was_there = shown_.stage == Stage::at_seat || shown_.stage == Stage::returning;
    if (is_final(error.code) || !was_there) {
        log_warning("seat", "leaves: " + error.code);
        if (telephone_ && is_elsewhere(error.code))
            telephone_->hand_on();
        leave();
        show([&](Shown& shown) {
            shown.stage = Stage::signed_out;
            shown.elsewhere = is_elsewhere(error.code);
        });
        note(error); // last: what leave() breaks off is told as unreachable
        return find_labs();
    }
    note(error);
    log_warning("seat", "comes back: " + error.text);
    show([](Shown& shown) { shown.stage = Stage::returning; });
    loop_->cancel(return_timer_);
    return_timer_ = loop_->at(steady_now() + limits::return_after, [this] {
        stream_.reset();
        begin();
    });
}

void Back::Room::leave() {
    for (auto* timer : {&save_timer_, &return_timer_, &figures_timer_, &arrival_timer_})
        loop_->cancel(std::exchange(*timer, {}));
    stream_.reset();
    give_up_clients();
    telephone_.reset();
    typed_.clear();
    sending_ = 0;
    wanted_ = {};
    run_.reset();
    cut_off_ = false;
}

/// Whose shift a leader ended begins it anew.
void Back::Room::set_state(const wire::SeatState& state) {
    if (shown_.view.agent.presence != Presence::logged_out)
        return ask("PUT", "/seat/state", wire::encode(state));
    send("POST", "/seat/log-on", "{}",
         [this, state](const auto&) { ask("PUT", "/seat/state", wire::encode(state)); });
}

void Back::Room::sign_out() {
    save_typed();
    send("POST", "/seat/log-off", {}, [this](const auto& reply) {
        const bool has_shift = shown_.view.agent.presence != Presence::logged_out;
        if (const auto done = client::body_of(reply); !done && has_shift)
            return note(done.error()); // in a talk nobody goes
        leave();
        show([](Shown& shown) { shown = {.server = shown.server, .version = shown.version}; });
        find_labs();
    });
}

// ---- What is told

void Back::Room::on_message(const std::string& message) {
    if (!std::exchange(greeted_, true)) // the first is the greeting
        log_on();
    if (const auto told = client::fact_of(message))
        on_fact(told->fact);
    else if (const auto written = client::message_of(message))
        on_written(*written);
    else if (const auto order = client::order_of(message))
        on_order(*order);
}

void Back::Room::on_telephone() {
    if (telephone_ && telephone_->hook() != Hook::none)
        line_->beside_on = false; // at once; the window hears of it later
    show([this](Shown& shown) {
        shown.registered = telephone_ && telephone_->registered();
        const auto hook = telephone_ ? telephone_->hook() : Hook::none;
        if (hook == Hook::ringing && shown.hook != Hook::ringing)
            shown.ringing_since = steady_now();
        shown.hook = hook;
        shown.muted = telephone_ && telephone_->muted();
    });
    log_on();
}

void Back::Room::on_fact(const Fact& fact) {
    if (const auto* line = std::get_if<fact::LineBegan>(&fact)) {
        if (shown_.view.contact && shown_.view.contact->id == line->contact)
            show([&](Shown& shown) { shown.customer_words = line->words; });
    } else if (const auto* refused = std::get_if<fact::RequestRefused>(&fact)) {
        // Logging on again is how a seat comes back; nobody asked for it.
        if (refused->agent == agent_ && refused->code != "center.refused.logged_on_already")
            note({refused->code, text(language_, refused->code, {{"name", refused->about}})});
    } else if (const auto* offer = std::get_if<fact::OfferEnded>(&fact)) {
        on_missed(*offer);
        if (offer->contact == wanted_)
            look();
    } else if (const auto* state = std::get_if<fact::AgentStateChanged>(&fact)) {
        if (state->agent == agent_) {
            wanted_ = state->contact;
            look();
        }
    } else if (const auto contact = contact_of(fact); contact && contact == wanted_) {
        look();
    }
}

void Back::Room::on_order(const wire::SeatOrder& order) {
    show([&](Shown& shown) {
        shown.order = order;
        shown.order_at = steady_now();
    });
}

void Back::Room::on_missed(const fact::OfferEnded& offer) {
    if (offer.agent != agent_ || offer.end != OfferEnd::no_answer)
        return;
    Missed missed;
    if (const auto& contact = shown_.view.contact; contact && contact->id == offer.contact) {
        missed.telephone = contact->telephone;
        if (contact->record || !contact->customer.empty())
            missed.name = contact->record ? contact->record->name : contact->customer[0].value;
    }
    show([&](Shown& shown) {
        shown.missed = std::move(missed);
        shown.missed_at = steady_now();
    });
}

/// What the screen shows may be a moment behind the news of a contact.
void Back::Room::look(int again) {
    send("GET", "/seat", {}, [this, again](const auto& reply) { looked(reply, again); });
}

void Back::Room::looked(const Result<client::Reply>& reply, int again) {
    auto view = client::body_of(reply).and_then(
        [](const std::string& text) { return wire::decode<wire::SeatView>(text); });
    if (!view && view.error().code == "token.refused" && shown_.stage == Stage::at_seat)
        return lose(view.error()); // the lab's clock was set: signs in again
    if (!view)
        return;
    const bool there = !wanted_ || (view->contact && view->contact->id == wanted_);
    const bool other =
        !view->contact || !shown_.view.contact || view->contact->id != shown_.view.contact->id;
    if (other && rings())
        drop_typed();
    if (there && same_picture(*view, shown_.view, steady_now() - shown_.view_at))
        return;
    if (view->contact)
        know_contact(*view->contact);
    show([&](Shown& shown) {
        if (other)
            shown.customer_words.clear();
        shown.view = std::move(*view);
        shown.view_at = steady_now();
    });
    if (!there && again < limits::looks)
        loop_->at(steady_now() + limits::look_again, [this, again] { look(again + 1); });
}

void Back::Room::look_at_figures() {
    figures_timer_ = loop_->at(steady_now() + limits::figures_every, [this] {
        if (shown_.stage == Stage::at_seat)
            look(limits::looks);
        // News are read by looking at what they are about, here or elsewhere.
        if (shown_.unread_marks + shown_.unread_exams > 0)
            look_at_messages();
        look_at_figures();
    });
}

// ---- Messages between people

void Back::Room::look_at_messages() {
    send("GET", "/messages?limit=1", {}, [this](const auto& reply) {
        const auto page = client::body_of(reply).and_then(
            [](const std::string& text) { return wire::decode<wire::MessagePage>(text); });
        if (page)
            show([&](Shown& shown) {
                shown.messages_at += shown.unread == page->unread ? 0 : 1;
                shown.unread = page->unread;
                shown.unread_marks = page->unread_marks;
                shown.unread_exams = page->unread_exams;
            });
    });
}

void Back::Room::on_written(const wire::Message& message) {
    show([&](Shown& shown) {
        ++shown.messages_at;
        if (message.mine)
            return;
        ++shown.unread;
        const auto kind = message.kind.value_or("");
        shown.unread_marks += kind == "mark" || kind == "appeal" ? 1 : 0;
        shown.unread_exams +=
            kind == "exam" || kind == "exam_mended" || kind == "practical" ? 1 : 0;
        shown.told = message;
        shown.told_until = steady_now() + limits::message_time;
    });
}

void Back::Room::message_read(std::int64_t message) {
    const auto target =
        message == 0 ? std::string("/messages/read") : fmt::format("/messages/{}/read", message);
    send("POST", target, {}, [this](const auto&) { look_at_messages(); });
}

// ---- Recordings

/// A connection of its own, so that nothing else waits for it.
client::Client& Back::Room::extra(std::unique_ptr<client::Client>& one) {
    if (!one) {
        one = std::make_unique<client::Client>(*network_, card_.server);
        one->use_token(token_);
        one->use_language(language_);
    }
    return *one;
}

void Back::Room::post_file(const std::string& target, std::string bytes, Back::Then then) {
    if (!client_)
        return then(fail("seat.signed_out", target));
    const auto number = ++asked_;
    unanswered_.emplace(number, noted(std::move(then)));
    extra(downloads_)
        .post_file(target, std::move(bytes), [this, number](Result<client::Reply> reply) {
            post([this, number, reply = std::move(reply)] { settle(number, reply); });
        });
}

void Back::Room::save(const std::string& target, const std::filesystem::path& file,
                      Back::Then then) {
    if (!client_)
        return then(fail("seat.signed_out", target));
    const auto number = ++asked_;
    unanswered_.emplace(number, noted(std::move(then)));
    extra(downloads_).save(target, file, [this, number](Result<client::Reply> reply) {
        post([this, number, reply = std::move(reply)] { settle(number, reply); });
    });
}

void Back::Room::sound(const std::string& target, std::uint64_t first, std::uint64_t count,
                       Player::Then then) {
    if (!client_)
        return then(fail("seat.signed_out", target));
    extra(files_).ask_part(target, first, count,
                           [then = std::move(then)](const Result<client::Reply>& reply) {
                               const auto body = client::body_of(reply);
                               if (body)
                                   then(Part{*body, reply->whole});
                               else
                                   then(tl::unexpected(body.error()));
                           });
}

std::unique_ptr<Player> Back::Room::make_player() {
    return std::make_unique<Player>(line_, changed_);
}

// ---- What is asked

void Back::Room::quietly(std::string method, std::string target, std::string body,
                         Back::Then then) {
    if (!client_ || !admitted_) // while it comes back nothing is asked by nobody
        return then(fail("seat.signed_out", target));
    send_surely(std::move(method), std::move(target), std::move(body),
                [this, then = std::move(then)](const auto& reply) {
                    then(client::body_of(reply));
                    show([](Shown&) {});
                });
}

void Back::Room::ask(std::string method, std::string target, std::string body, Back::Then then) {
    if (!client_)
        return then ? then(fail("seat.signed_out", target)) : void();
    if (!admitted_)
        return noted(std::move(then))(fail("client.unreachable", target));
    send_surely(std::move(method), std::move(target), std::move(body), noted(std::move(then)));
}

/// A refusal is shown at the foot.
Back::Room::Then Back::Room::noted(Back::Then then) {
    return [this, then = std::move(then)](const Result<client::Reply>& reply) {
        const auto done = client::body_of(reply);
        if (then)
            then(done);
        if (!done)
            note(done.error());
        else
            forget_refusal();
        refused_ = !done;
        look();
    };
}

void Back::Room::send(std::string method, std::string target, std::string body, Then then) {
    if (!client_)
        return;
    client_->ask(std::move(method), std::move(target), std::move(body),
                 [this, then = std::move(then)](Result<client::Reply> reply) {
                     post([then, reply = std::move(reply)] { then(reply); });
                 });
}

void Back::Room::send_surely(std::string method, std::string target, std::string body, Then then) {
    const auto number = ++asked_;
    unanswered_.emplace(number, std::move(then));
    send(std::move(method), std::move(target), std::move(body),
         [this, number](const auto& reply) { settle(number, reply); });
}

void Back::Room::settle(std::uint64_t number, const Result<client::Reply>& reply) {
    if (const auto one = unanswered_.extract(number))
        one.mapped()(reply);
}

/// What was asked of it and not answered is known to be lost.
void Back::Room::give_up_clients() {
    admitted_ = false;
    for (auto* one : {&client_, &files_, &downloads_})
        one->reset();
    for (const auto& [number, then] : std::exchange(unanswered_, {}))
        then(fail("client.unreachable", "the connection was given up"));
}

void Back::Room::answer_by_itself(bool on) {
    answers_itself_ = on;
    if (telephone_)
        telephone_->answer_by_itself(on);
}

void Back::Room::use_language(Language language) {
    language_ = language;
    for (auto* one : {client_.get(), files_.get(), downloads_.get()})
        if (one != nullptr)
            one->use_language(language);
    if (shown_.stage == Stage::at_seat) // names of queues and of the customer's data
        look();
}

void Back::Room::forget_refusal() {
    if (refused_ && !shown_.notice.good)
        show([](Shown& shown) { shown.notice = {}; });
}

void Back::Room::refuse(const std::string& code) {
    refused_ = true;
    note({code, {}});
}

void Back::Room::tell_done(std::string words) {
    refused_ = false;
    show([&](Shown& shown) {
        const auto until = steady_now() + time_to_read(words);
        shown.notice = {.code = "said", .words = std::move(words), .until = until, .good = true};
    });
}

void Back::Room::note(const Error& error) {
    show([&](Shown& shown) {
        shown.notice = {.code = error.code,
                        .words = error.text,
                        .until = steady_now() + time_to_read(error.text)};
    });
}

} // namespace ringroom::seat
