#pragma once
// For server_bench: callers on a trunk and seats with telephone, API client and event stream, all
// on one loop, and what the clock says of each call they make.
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include "audio/g711.h"
#include "base/random.h"
#include "client/client.h"
#include "sip/loop.h"
#include "sip/phone.h"

#include "server_bench_lab.h"

namespace ringroom::bench {

/// One end's RTP: a loud square wave, so that the other end's sound is told from prompts and music.
class Sound {
public:
    explicit Sound(const char* address)
        : fd_(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        ::inet_pton(AF_INET, address, &own.sin_addr);
        socklen_t size = sizeof own;
        if (::bind(fd_, reinterpret_cast<sockaddr*>(&own), sizeof own) != 0 ||
            ::getsockname(fd_, reinterpret_cast<sockaddr*>(&own), &size) != 0)
            std::abort();
        port_ = ntohs(own.sin_port);
        address_ = address;
    }
    ~Sound() { ::close(fd_); }
    Sound(const Sound&) = delete;
    Sound& operator=(const Sound&) = delete;

    [[nodiscard]] int fd() const { return fd_; }
    [[nodiscard]] sip::Media media() const {
        sip::Media media;
        media.address = address_;
        media.port = port_;
        return media;
    }
    void aim(const sip::Agreement& agreement) {
        remote_.sin_family = AF_INET;
        remote_.sin_port = htons(agreement.remote_port);
        ::inet_pton(AF_INET, agreement.remote_address.c_str(), &remote_.sin_addr);
    }
    /// One packet of 20 ms; loud when `loud`, else silence.
    void send(bool loud) {
        if (remote_.sin_port == 0)
            return;
        std::array<std::uint8_t, 172> packet{0x80, 8};
        const std::uint16_t sequence = htons(++sequence_);
        const std::uint32_t timestamp = htonl(160U * sequence_);
        const std::uint32_t source = htonl(1000U + port_);
        std::memcpy(&packet[2], &sequence, 2);
        std::memcpy(&packet[4], &timestamp, 4);
        std::memcpy(&packet[8], &source, 4);
        for (std::size_t i = 0; i < 160; ++i)
            packet[12 + i] = loud ? audio::encode_alaw(i % 8 < 4 ? amplitude : -amplitude)
                                  : audio::silence_byte(audio::Law::alaw);
        (void)::sendto(fd_, packet.data(), packet.size(), 0,
                       reinterpret_cast<const sockaddr*>(&remote_), sizeof remote_);
    }
    /// Reads what has come; true if any of it is the other end's wave.
    bool hears_the_other() {
        bool heard = false;
        std::array<std::uint8_t, 512> packet{};
        for (ssize_t size = 0; (size = ::recv(fd_, packet.data(), packet.size(), 0)) > 0;) {
            int loud = 0;
            for (ssize_t i = 12; i < size; ++i) {
                const int sample = audio::decode_alaw(packet[static_cast<std::size_t>(i)]);
                loud += sample > amplitude / 2 || sample < -amplitude / 2 ? 1 : 0;
            }
            heard = heard || loud > 40; // a quarter of a packet
        }
        return heard;
    }
    void rest() { remote_ = {}; }

private:
    static constexpr std::int16_t amplitude = 16'000;
    int fd_;
    std::string address_;
    std::uint16_t port_ = 0;
    std::uint16_t sequence_ = 0;
    sockaddr_in remote_{};
};

struct Plan {
    int calls = 0;
    int at_once = 1;
    std::int64_t talk_low = 0; ///< ms
    std::int64_t talk_high = 0;
    bool sound = false;
};

/// What the telephones saw of one plan; all in ms.
struct Seen {
    std::vector<double> set_up;         ///< INVITE sent to the seat's ACK, key pressed on the way
    std::vector<double> free_to_invite; ///< hang-up to the seat's next INVITE
    std::vector<double> answer_to_audio;
    std::vector<double> hang_up_told;
    double nearly_all = 0; ///< when 99 of 100 calls were over: one late call is no rate
    int finished = 0;
    int failed = 0; ///< calls that reached no seat
    int busy = 0;   ///< offers refused because the seat's last call had not ended
};

class Telephones {
public:
    Telephones(const BenchLab& lab, int seats, int callers)
        : lab_(lab) {
        for (int i = 0; i < seats; ++i)
            seats_.push_back(std::make_unique<Seat>());
        for (int i = 0; i < callers; ++i)
            callers_.push_back(make_caller(i));
    }
    ~Telephones() { *alive_ = false; }

    /// Every seat logs in, registers and gets ready.
    bool take_seats() {
        const auto cards = lab_.cards();
        for (std::size_t i = 0; i < seats_.size(); ++i)
            if (i >= cards.size() || !take_seat(*seats_[i], cards[i]))
                return false;
        if (!loop_.run_until([this] { return registered_ == seats_.size(); }, Duration{20'000}))
            return false;
        for (auto& seat : seats_)
            if (!seat->client->wait("POST", "/seat/log-on", "{}") ||
                !seat->client->wait("PUT", "/seat/state", R"({"state":"ready"})"))
                return false;
        return true;
    }

    Seen run(const Plan& plan) {
        plan_ = plan;
        seen_ = {};
        to_place_ = plan.calls;
        if (plan.sound)
            tick();
        for (int i = 0; i < plan.at_once; ++i)
            place(*callers_[static_cast<std::size_t>(i)]);
        (void)loop_.run_until([this] { return seen_.finished >= plan_.calls; }, Duration{300'000});
        loop_.cancel(ticker_);
        seen_.failed += plan.calls - seen_.finished;
        for (auto& seat : seats_)
            seat->freed = 0;
        return std::move(seen_);
    }
    /// Holds `calls` talks with sound for `length`, runs `look`, then ends them.
    void hold(int calls, Duration length, const std::function<void()>& look) {
        plan_ = {.calls = calls, .at_once = calls, .talk_low = -1, .sound = true};
        seen_ = {};
        to_place_ = calls;
        tick();
        for (int i = 0; i < calls; ++i)
            place(*callers_[static_cast<std::size_t>(i)]);
        (void)loop_.run_until([] { return false; }, length);
        look();
        for (int i = 0; i < calls; ++i)
            hang_up(*callers_[static_cast<std::size_t>(i)]);
        (void)loop_.run_until([this] { return seen_.finished >= plan_.calls; }, Duration{30'000});
        loop_.cancel(ticker_);
    }
    void idle(Duration length) {
        (void)loop_.run_until([] { return false; }, length);
    }
    [[nodiscard]] int talks() const {
        int n = 0;
        for (const auto& caller : callers_)
            n += caller->seat != nullptr ? 1 : 0;
        return n;
    }

private:
    struct Caller;
    struct Seat {
        std::unique_ptr<client::Client> client;
        std::unique_ptr<client::EventStream> stream;
        std::unique_ptr<sip::Phone> phone;
        Sound sound{"127.0.0.1"};
        sip::LegId leg; // the present call's
        // The last may still be ending when the next rings.
        std::map<sip::LegId, std::pair<Caller*, sip::LegId>> calls; // of a caller and its leg
        bool hears = false;
        double freed = 0; // ms; 0: not waiting for its next call
    };
    struct Caller {
        std::unique_ptr<sip::Phone> phone;
        Sound sound{trunk_address};
        sip::LegId leg;
        Seat* seat = nullptr; // while they talk
        bool hears = false;
        double placed = 0;
        double answered = 0; // by the seat
        double hung_up = 0;
        bool told = false;
        bool over = true;    // its own leg has ended
        int seats_ahead = 0; // seats' legs that have not
    };

    std::unique_ptr<Caller> make_caller(int number) {
        auto caller = std::make_unique<Caller>();
        auto* self = caller.get();
        auto phone = sip::Phone::open(loop_,
                                      {.address = trunk_address,
                                       .server_port = lab_.sip_port(),
                                       .user = std::to_string(13'800'000'000LL + number)},
                                      [this, self](const sip::Event& e) { on_caller(*self, e); });
        if (!phone)
            std::abort();
        caller->phone = std::move(*phone);
        by_number_[std::to_string(13'800'000'000LL + number)] = self;
        loop_.watch(self->sound.fd(), [this, self] {
            if (self->sound.hears_the_other() && self->seat != nullptr && !self->hears) {
                self->hears = true;
                note_audio(*self);
            }
        });
        return caller;
    }

    bool take_seat(Seat& seat, const robot::CardRow& card) {
        seat.client = std::make_unique<client::Client>(network_, lab_.api());
        const auto login = seat.client->wait<wire::LoginAnswer>(
            "POST", "/login", wire::encode(wire::LoginRequest{card.number, card.password}));
        if (!login)
            return false;
        seat.client->use_token(login->token);
        const auto telephone = seat.client->wait<wire::Telephone>("GET", "/me/telephone");
        if (!telephone)
            return false;
        seat.stream = std::make_unique<client::EventStream>(
            network_, lab_.api(), login->token,
            client::EventStream::Handlers{.message = [](const std::string&) {},
                                          .ended = [](const Error&) {}});
        auto phone = sip::Phone::open(
            loop_,
            {.server_port = lab_.sip_port(),
             .user = telephone->user,
             .password = telephone->password,
             .realm = telephone->realm},
            [this, self = &seat](const sip::Event& event) { on_seat(*self, event); });
        if (!phone)
            return false;
        seat.phone = std::move(*phone);
        seat.phone->register_now();
        loop_.watch(seat.sound.fd(), [this, self = &seat] {
            if (self->sound.hears_the_other() && self->leg && !self->hears) {
                self->hears = true;
                if (const Caller* caller = caller_of(*self, self->leg); caller != nullptr)
                    note_audio(*caller);
            }
        });
        return true;
    }

    void place(Caller& caller) {
        if (to_place_ <= 0 || !caller.over) // a new plan may have begun with it
            return;
        --to_place_;
        caller.seat = nullptr;
        caller.hears = caller.told = false;
        caller.hung_up = caller.answered = 0;
        caller.over = false;
        caller.seats_ahead = 0;
        caller.placed = now_ms();
        caller.leg = caller.phone->call(service_number, caller.sound.media());
    }

    void on_caller(Caller& caller, const sip::Event& event) {
        if (const auto* answered = std::get_if<sip::Answered>(&event)) {
            if (answered->leg != caller.leg)
                return;
            caller.sound.aim(answered->agreement);
            caller.phone->send_digit(caller.leg, '0');
        } else if (const auto* released = std::get_if<sip::Released>(&event)) {
            if (released->leg != caller.leg)
                return;
            if (released->by_peer && caller.hung_up > 0)
                told(caller);
            if (caller.hung_up == 0)
                std::fprintf(stderr, "a caller was released after %.0f ms: cause %d, status %d\n",
                             now_ms() - caller.placed, static_cast<int>(released->cause),
                             released->status);
            caller.sound.rest();
            caller.over = true;
            end_over(caller);
        }
    }

    void on_seat(Seat& seat, const sip::Event& event) {
        if (const auto* invited = std::get_if<sip::Invited>(&event)) {
            if (seat.freed > 0)
                seen_.free_to_invite.push_back(now_ms() - seat.freed);
            seat.freed = 0;
            answer(seat, *invited);
        } else if (const auto* confirmed = std::get_if<sip::Confirmed>(&event)) {
            if (Caller* caller = caller_of(seat, confirmed->leg); caller != nullptr) {
                seen_.set_up.push_back(now_ms() - caller->placed);
                if (seen_.set_up.back() > 5'000 && plan_.talk_high == 0)
                    std::fprintf(stderr, "a caller waited %.0f ms\n", seen_.set_up.back());
                talk(*caller);
            }
        } else if (const auto* released = std::get_if<sip::Released>(&event)) {
            Caller* caller = caller_of(seat, released->leg);
            if (seat.leg == released->leg) {
                seat.leg = {};
                seat.sound.rest();
            }
            if (caller == nullptr)
                return;
            seat.calls.erase(released->leg);
            if (released->by_peer && caller->hung_up > 0)
                told(*caller);
            --caller->seats_ahead;
            end_over(*caller);
        } else if (std::holds_alternative<sip::Registered>(event)) {
            ++registered_;
        }
    }

    void answer(Seat& seat, const sip::Invited& invited) {
        const auto known = by_number_.find(invited.from);
        if (known == by_number_.end() || seat.leg) {
            ++seen_.busy;
            seat.phone->reject(invited.leg, sip::Cause::busy);
            return;
        }
        Caller& caller = *known->second;
        seat.leg = invited.leg;
        seat.calls[invited.leg] = {&caller, caller.leg};
        seat.hears = false;
        caller.seat = &seat;
        ++caller.seats_ahead;
        seat.phone->ring(invited.leg);
        caller.answered = now_ms();
        if (const auto agreed = seat.phone->answer(invited.leg, seat.sound.media()))
            seat.sound.aim(*agreed);
        else
            ++seen_.failed;
    }

    void talk(Caller& caller) {
        if (plan_.talk_low < 0)
            return; // until told
        const auto length = Duration{random_.between(plan_.talk_low, plan_.talk_high)};
        loop_.at(steady_now() + length, [this, &caller, placed = caller.placed, alive = alive_] {
            if (*alive && caller.placed == placed && caller.hung_up == 0)
                hang_up(caller);
        });
    }

    /// The two ends in turn.
    void hang_up(Caller& caller) {
        caller.hung_up = now_ms();
        if (caller.seat == nullptr) {
            caller.phone->release(caller.leg);
            return;
        }
        caller.seat->freed = caller.hung_up;
        if (++hang_ups_ % 2 == 0)
            caller.phone->release(caller.leg);
        else
            caller.seat->phone->release(std::exchange(caller.seat->leg, sip::LegId{}));
    }

    void told(Caller& caller) {
        if (!std::exchange(caller.told, true))
            seen_.hang_up_told.push_back(now_ms() - caller.hung_up);
    }

    void end_over(Caller& caller) {
        if (!caller.over || caller.seats_ahead > 0)
            return;
        if (++seen_.finished == plan_.calls * 99 / 100)
            seen_.nearly_all = now_ms();
        if (caller.seat == nullptr)
            ++seen_.failed;
        caller.seat = nullptr;
        loop_.defer([this, &caller, alive = alive_] {
            if (*alive)
                place(caller);
        });
    }

    void note_audio(const Caller& caller) {
        if (caller.hears && caller.seat->hears)
            seen_.answer_to_audio.push_back(now_ms() - caller.answered);
    }

    void tick() {
        const auto at = steady_now();
        for (auto& caller : callers_)
            caller->sound.send(caller->seat != nullptr);
        for (auto& seat : seats_)
            seat->sound.send(true);
        ticker_ = loop_.at(at + Duration{20}, [this, alive = alive_] {
            if (*alive)
                tick();
        });
    }

    static Caller* caller_of(const Seat& seat, sip::LegId leg) {
        const auto call = seat.calls.find(leg);
        const bool present =
            call != seat.calls.end() && call->second.first->leg == call->second.second;
        return present ? call->second.first : nullptr;
    }

    const BenchLab& lab_;
    sip::Loop loop_;
    client::Network network_;
    std::vector<std::unique_ptr<Seat>> seats_;
    std::vector<std::unique_ptr<Caller>> callers_;
    std::map<std::string, Caller*> by_number_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    std::size_t registered_ = 0;
    Random random_ = stream(7, "bench");
    Plan plan_;
    Seen seen_;
    int to_place_ = 0;
    int hang_ups_ = 0;
    sip::Loop::TimerId ticker_;
};

} // namespace ringroom::bench
