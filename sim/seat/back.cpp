#include "seat/back.h"

#include "client/facts.h"
#include "seat/limits.h"
#include "seat/room.h"

namespace ringroom::seat {

Back::Back(std::shared_ptr<media::Line> line, std::function<void()> changed)
    : room_(std::make_unique<Room>(std::move(line), std::move(changed))) {}
Back::~Back() = default;

Shown Back::shown() const {
    return room_->shown();
}

void Back::get(std::string target, Then then) {
    quietly("GET", std::move(target), {}, std::move(then));
}
void Back::quietly(std::string method, std::string target, std::string body, Then then) {
    room_->post([room = room_.get(), method = std::move(method), target = std::move(target),
                 body = std::move(body),
                 then = std::move(then)] { room->quietly(method, target, body, then); });
}
void Back::hand_over(std::string target, std::string body, Then then) {
    room_->post([room = room_.get(), target = std::move(target), body = std::move(body),
                 then = std::move(then)] { room->hand_over(target, body, then); });
}
void Back::ask(std::string method, std::string target, std::string body, Then then) {
    room_->post([room = room_.get(), method = std::move(method), target = std::move(target),
                 body = std::move(body),
                 then = std::move(then)] { room->ask(method, target, body, then); });
}

void Back::use_language(Language language) {
    room_->post([room = room_.get(), language] { room->use_language(language); });
}
void Back::look_for_labs(client::Finder::Reach reach) {
    room_->post([room = room_.get(), reach] { room->look_for_labs(reach); });
}

void Back::tell(std::string code) {
    room_->post([room = room_.get(), code = std::move(code)] { room->refuse(code); });
}

void Back::tell_done(std::string words) {
    room_->post([room = room_.get(), words = std::move(words)] { room->tell_done(words); });
}

void Back::measure(std::function<void(const Burst&)> then) {
    room_->post([room = room_.get(), then = std::move(then)] { room->measure(then); });
}
void Back::call_quality(std::function<void(const CallQuality&)> then) {
    room_->post([room = room_.get(), then = std::move(then)] {
        then(room->telephone() ? room->telephone()->quality() : CallQuality{});
    });
}
void Back::play_at_headset(audio::ClipPtr clip) {
    room_->post([room = room_.get(), clip = std::move(clip)] {
        if (auto* telephone = room->telephone())
            telephone->play(clip);
    });
}
void Back::sound(std::string target, std::uint64_t first, std::uint64_t count, Player::Then then) {
    room_->post([room = room_.get(), target = std::move(target), first, count,
                 then = std::move(then)] { room->sound(target, first, count, then); });
}
void Back::post_file(std::string target, std::string bytes, Then then) {
    room_->post([room = room_.get(), target = std::move(target), bytes = std::move(bytes),
                 then = std::move(then)] { room->post_file(target, bytes, then); });
}
void Back::save(std::string target, std::filesystem::path file, Then then) {
    room_->post([room = room_.get(), target = std::move(target), file = std::move(file),
                 then = std::move(then)] { room->save(target, file, then); });
}
std::unique_ptr<Player> Back::make_player() {
    return room_->make_player();
}
void Back::message_read(std::int64_t message) {
    room_->post([room = room_.get(), message] { room->message_read(message); });
}

void Back::sign_in(client::Address server, std::string number, std::string password) {
    room_->post([room = room_.get(),
                 card = Room::Card{std::move(server), std::move(number), std::move(password)}] {
        room->sign_in(card);
    });
}
void Back::sign_out() {
    room_->post([room = room_.get()] { room->sign_out(); });
}
void Back::ready() {
    room_->post([room = room_.get()] { room->set_state({"ready", std::nullopt}); });
}
void Back::not_ready(std::string reason) {
    room_->post([room = room_.get(), reason = std::move(reason)] {
        room->set_state({"not_ready", reason});
    });
}

void Back::answer() {
    room_->post([room = room_.get()] {
        if (auto* telephone = room->telephone())
            telephone->answer();
    });
}
void Back::hang_up() {
    // The hook works always, also when the server does not answer.
    room_->post([room = room_.get()] {
        if (auto* telephone = room->telephone(); telephone && telephone->hook() != Hook::none)
            telephone->hang_up();
        else
            room->ask("POST", "/seat/hang-up", {});
    });
}
void Back::hold(bool on) {
    room_->post(
        [room = room_.get(), on] { room->ask("POST", on ? "/seat/hold" : "/seat/retrieve", {}); });
}
void Back::mute(bool on) {
    room_->post([room = room_.get(), on] {
        if (auto* telephone = room->telephone())
            telephone->mute(on);
    });
}

void Back::answer_by_itself(bool on) {
    room_->post([room = room_.get(), on] { room->answer_by_itself(on); });
}

void Back::call(std::string number) {
    room_->post([room = room_.get(), number = std::move(number)] {
        if (auto* telephone = room->telephone())
            telephone->dial(number);
    });
}
void Back::press(char key) {
    room_->post([room = room_.get(), key] {
        if (auto* telephone = room->telephone())
            telephone->press(key);
    });
}
void Back::ask_to_be_rung(std::string target, std::string body) {
    room_->post([room = room_.get(), target = std::move(target), body = std::move(body)] {
        if (auto* telephone = room->telephone())
            telephone->expect_call();
        room->ask("POST", target, body);
    });
}

void Back::key(std::string field, std::string value) {
    room_->post([room = room_.get(), field = std::move(field), value = std::move(value)] {
        if (value.size() <= limits::field_bytes)
            room->type("/form/" + client::segment(field), wire::encode(wire::FieldValue{value}));
    });
}
void Back::note(std::string text) {
    room_->post([room = room_.get(), text = std::move(text)] {
        room->type("/note", wire::encode(wire::ContactNote{text}));
    });
}
void Back::save() {
    room_->post([room = room_.get()] { room->save_typed(); });
}
void Back::mark(std::string move) {
    room_->post([room = room_.get(), move = std::move(move)] {
        room->ask_about_contact("POST", "/moves", wire::encode(wire::MoveMark{move}));
    });
}
void Back::submit() {
    room_->post([room = room_.get()] {
        room->save_typed();
        room->ask_about_contact("POST", "/form/submit", {});
    });
}
void Back::disposition(std::string code) {
    room_->post([room = room_.get(), code = std::move(code)] {
        room->ask_about_contact("PUT", "/disposition", wire::encode(wire::DispositionCode{code}));
    });
}
void Back::wrap_up_done() {
    room_->post([room = room_.get()] {
        room->save_typed();
        room->ask("POST", "/seat/wrap-up/done", {});
    });
}
void Back::wrap_up_extend() {
    room_->post([room = room_.get()] { room->ask("POST", "/seat/wrap-up/extend", {}); });
}
void Back::next_record() {
    room_->post([room = room_.get()] { room->ask("POST", "/seat/next-record", {}); });
}
void Back::dial() {
    ask_to_be_rung("/seat/dial", {}); // one's own telephone first: nobody has to answer it
}

} // namespace ringroom::seat
