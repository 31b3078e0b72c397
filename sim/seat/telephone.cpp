#include "seat/telephone.h"

#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <filesystem>
#include <netdb.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/log.h"
#include "media/line.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr media::Affinity one_worker{1};

media::Codec codec_of(sip::Coding coding) {
    return coding == sip::Coding::pcmu ? media::Codec::pcmu : media::Codec::pcma;
}

media::Direction direction_of(sip::Direction direction) {
    switch (direction) {
    case sip::Direction::send_only:
        return media::Direction::sendonly;
    case sip::Direction::receive_only:
        return media::Direction::recvonly;
    case sip::Direction::inactive:
        return media::Direction::inactive;
    case sip::Direction::send_receive:
        break;
    }
    return media::Direction::sendrecv;
}

} // namespace

Result<std::string> own_address_towards(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_family = AF_INET;
    wanted.ai_socktype = SOCK_DGRAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), "5060", &wanted, &found) != 0 || found == nullptr)
        return fail("seat.no_network", host + " has no address");
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in own{};
    socklen_t size = sizeof own;
    const bool known = fd >= 0 && ::connect(fd, found->ai_addr, found->ai_addrlen) == 0 &&
                       ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) == 0;
    if (fd >= 0)
        ::close(fd);
    ::freeaddrinfo(found);
    std::array<char, INET_ADDRSTRLEN> text{};
    if (!known || ::inet_ntop(AF_INET, &own.sin_addr, text.data(), text.size()) == nullptr)
        return fail("seat.no_network", "no way to " + host);
    return std::string(text.data());
}

Telephone::Telephone(sip::Loop& loop, std::shared_ptr<media::Line> line, std::string address,
                     std::function<void()> changed)
    : loop_(loop)
    , line_(std::move(line))
    , address_(std::move(address))
    , changed_(std::move(changed)) {}

Result<std::unique_ptr<Telephone>> Telephone::open(sip::Loop& loop, const wire::Telephone& card,
                                                   std::shared_ptr<media::Line> line,
                                                   std::function<void()> changed) {
    auto address = own_address_towards(card.address);
    if (!address)
        return tl::unexpected(address.error());
    std::unique_ptr<Telephone> out(
        new Telephone(loop, std::move(line), std::move(*address), std::move(changed)));
    auto engine = media::Engine::start(
        {.workers = 1,
         .address = out->address_,
         .first_port = 41'000,
         .last_port = 48'999,
         .recordings = (std::filesystem::temp_directory_path() / "ringroom-seat").string(),
         .gather = Duration{}});
    if (!engine)
        return tl::unexpected(engine.error());
    out->engine_ = std::move(*engine);
    auto device = out->engine_->open_device(one_worker, out->line_);
    auto bridge = out->engine_->create_bridge(one_worker);
    if (!device || !bridge)
        return tl::unexpected(device ? bridge.error() : device.error());
    out->device_ = *device;
    out->bridge_ = *bridge;
    auto phone = sip::Phone::open(loop,
                                  {.address = out->address_,
                                   .server_address = card.address,
                                   .server_port = static_cast<std::uint16_t>(card.port),
                                   .user = card.user,
                                   .password = card.password,
                                   .realm = card.realm,
                                   .user_agent = "Ringroom seat"},
                                  [self = out.get()](const auto& event) { self->on_event(event); });
    if (!phone)
        return tl::unexpected(phone.error());
    out->phone_ = std::move(*phone);
    out->phone_->register_now();
    loop.watch(out->engine_->fd(), [self = out.get()] {
        std::vector<media::Event> told;
        self->engine_->poll(told); // frees what the worker gave back
    });
    return out;
}

Telephone::~Telephone() {
    loop_.cancel(answer_timer_);
    if (engine_)
        loop_.unwatch(engine_->fd());
    if (!phone_)
        return;
    if (leg_)
        phone_->release(leg_);
    phone_->unregister();
}

void Telephone::on_event(const sip::Event& event) {
    if (const auto* registered = std::get_if<sip::Registered>(&event)) {
        registered_ = registered->registered;
    } else if (const auto* invited = std::get_if<sip::Invited>(&event)) {
        on_invited(*invited);
    } else if (const auto* answered = std::get_if<sip::Answered>(&event)) {
        if (answered->leg == leg_ && hook_ == Hook::dialling)
            begin_talk(leg_, answered->agreement);
    } else if (const auto* media = std::get_if<sip::MediaChanged>(&event)) {
        if (media->leg == leg_)
            follow(media->agreement);
    } else if (const auto* released = std::get_if<sip::Released>(&event)) {
        if (released->leg != leg_)
            return;
        call_is_over();
    }
    changed_();
}

void Telephone::call_is_over() {
    loop_.cancel(std::exchange(answer_timer_, {}));
    leg_ = {};
    hook_ = Hook::none;
    close_sound();
}

void Telephone::forget_call() {
    if (!leg_)
        return;
    hang_up();
    call_is_over();
    changed_();
}

void Telephone::on_invited(const sip::Invited& invited) {
    if (leg_) {
        phone_->reject(invited.leg, sip::Cause::busy);
        return;
    }
    leg_ = invited.leg;
    hook_ = Hook::ringing;
    phone_->ring(leg_);
    if (steady_now() < std::exchange(expects_until_, Instant{}))
        answer();
    else if (answers_itself_)
        answer_timer_ = loop_.at(steady_now() + limits::auto_answer, [this] { answer(); });
}

void Telephone::expect_call() {
    expects_until_ = steady_now() + limits::expect;
}

bool Telephone::open_sound() {
    const auto opened = engine_->open_rtp(one_worker);
    if (!opened) {
        log_error("seat", "no sound: " + opened.error().text);
        return false;
    }
    far_ = opened->party;
    port_ = opened->port;
    return true;
}

void Telephone::dial(const std::string& written) {
    // People write numbers with dashes and spaces; telephones dial without.
    std::string number;
    for (const char one : written)
        if (std::string_view("0123456789*#+").find(one) != std::string_view::npos)
            number += one;
    if (leg_ || number.empty() || !open_sound())
        return;
    leg_ = phone_->call(number, {.address = address_, .port = port_});
    hook_ = Hook::dialling;
    changed_();
}

void Telephone::press(char key) {
    if (hook_ == Hook::talking)
        phone_->send_digit(leg_, key);
}

void Telephone::answer() {
    if (hook_ != Hook::ringing)
        return;
    if (!open_sound())
        return hang_up();
    const auto agreed = phone_->answer(leg_, {.address = address_, .port = port_});
    if (!agreed) { // the caller has just gone
        close_sound();
        return;
    }
    begin_talk(leg_, *agreed);
}

void Telephone::begin_talk(sip::LegId leg, const sip::Agreement& agreement) {
    leg_ = leg;
    hook_ = Hook::talking;
    follow(agreement);
    for (const auto party : {far_, device_})
        if (const auto joined = engine_->join(bridge_, party); !joined)
            log_error("seat", "no sound: " + joined.error().text);
    hear_each_other();
    changed_();
}

void Telephone::follow(const sip::Agreement& agreement) {
    if (agreement.remote_address.empty())
        return; // a late offer: the answer is still to come
    const auto set = engine_->set_remote(
        far_, {.ip = agreement.remote_address,
               .port = agreement.remote_port,
               .codec = codec_of(agreement.codec.coding),
               .event_payload = agreement.telephone_event ? *agreement.telephone_event : -1,
               .direction = direction_of(agreement.direction)});
    if (!set)
        log_warning("seat", "the lab's address is refused: " + set.error().text);
}

void Telephone::hear_each_other() {
    // Muted, the far side still gets packets: silence, not a dead line.
    std::vector<media::Hearing> matrix{{device_, {far_}}};
    matrix.push_back(
        {far_, muted_ ? std::vector<media::PartyId>{} : std::vector<media::PartyId>{device_}});
    if (const auto heard = engine_->hear(bridge_, matrix); !heard)
        log_error("seat", "no sound: " + heard.error().text);
}

void Telephone::hang_up() {
    if (!leg_)
        return;
    if (hook_ == Hook::ringing)
        phone_->reject(leg_, sip::Cause::declined);
    else
        phone_->release(leg_);
}

void Telephone::mute(bool on) {
    if (std::exchange(muted_, on) == on)
        return;
    if (hook_ == Hook::talking)
        hear_each_other();
    changed_();
}

CallQuality Telephone::quality() const {
    const auto counted = far_ ? engine_->counters(far_) : Result<media::PartyCounters>();
    if (!far_ || !counted)
        return {};
    return {.packets = counted->packets_in,
            .lost = counted->lost,
            .jitter = Duration{static_cast<std::int64_t>(counted->jitter_us / 1000)}};
}

void Telephone::play(const audio::ClipPtr& clip) {
    if (leg_)
        return;
    // Every kind of sound of the media engine is made of the samples of G.711.
    const auto begun = engine_->play(device_, {media::make_clip(clip->samples())});
    if (!begun)
        log_warning("seat", "the test tone is not heard: " + begun.error().text);
}

void Telephone::close_sound() {
    engine_->leave(device_);
    if (far_)
        engine_->close(std::exchange(far_, {}));
    muted_ = false;
}

} // namespace ringroom::seat
