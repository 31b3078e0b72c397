#pragma once
// One media thread: sockets, bridges, the 20 ms tick. Shares nothing with other workers.
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "base/mailbox.h"
#include "media/command.h"
#include "media/event.h"
#include "media/party.h"

namespace ringroom::media {

class Worker {
public:
    struct Settings {
        std::int64_t timeout_us = 0;
        std::int64_t gather_us = 0;
        bool thread = true;
    };
    /// `told` is woken when events wait.
    Worker(const Settings& settings, const Wakeup& told);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Control thread.
    [[nodiscard]] bool send(Command command) { return commands_.push(command); }
    void wake() const { wakeup_.wake(); }
    [[nodiscard]] std::optional<Event> take_event() { return events_.pop(); }
    void free_returned() { returned_.free_all(); }
    /// Parties given up, linked by next_returned.
    [[nodiscard]] Returned* take_moved() { return moved_.take_all(); }
    void stop(); ///< joins the thread, ends its recordings

    /// One round: commands, sockets, the tick if it is due. Without a thread the control thread
    /// calls it.
    void turn(std::int64_t now_us);

    RecorderRing recorder_ring{limits::recorder_ring};
    BlockPool pool;
    Count ticks, late_ticks, events_lost, turns;

private:
    void run();
    bool take_commands(std::int64_t now_us);
    int serve_sockets(std::int64_t now_us, std::int64_t wait_us);
    void tick_if_due(std::int64_t now_us);

    // worker_control.cpp
    void handle(std::monostate) {}
    void handle(const command::Open& c);
    void handle(const command::SetRemote& c);
    void handle(const command::Close& c);
    void handle(const command::GiveUp& c);
    void forget(Party& party);
    void handle(const command::OpenBridge& c);
    void handle(const command::CloseBridge& c);
    void handle(const command::Join& c);
    void handle(const command::Leave& c);
    void handle(const command::Hear& c);
    void handle(const command::Play& c);
    void handle(const command::StopPlay& c);
    void handle(const command::Listen& c);
    void handle(const command::Record& c);
    void handle(const command::Attach& c);
    void handle(const command::Detach& c);
    void handle(const command::Pause& c);
    void handle(const command::Mark& c);
    void handle(const command::StopRecording& c);
    void relink(Party& party);
    void relink(Bridge& bridge);
    void leave(Party& party);
    void finish_play(Party& party, PlayOutcome outcome);
    void remove_tap(Party& party, std::size_t i);

    // worker_receive.cpp
    bool read_rtp(Party& party);
    void read_rtcp(Party& party);
    void received(Party& party, std::span<std::uint8_t> packet, const sockaddr_in& from);
    [[nodiscard]] static bool may_be(const Party& party, const in_addr& from);
    bool from_party(Party& party, const sockaddr_in& from);
    bool within_allowance(Party& party);
    void speech(Party& party, const RtpPacket& packet, Arrival arrival);
    void key(Party& party, const RtpPacket& packet);
    void listen_to(Party& party, const RtpPacket& packet, Arrival arrival);
    void tell(const Party& party, const Utterance& utterance);
    void forward(Party& from, const RtpPacket& packet, bool is_event, bool restarted);
    void forward_one(Party& from, Party& to, const RtpPacket& packet, bool is_event,
                     bool restarted);

    // worker_tick.cpp
    void tick();
    void mix(Bridge& bridge);
    void decode_members(Bridge& bridge);
    void compose(Party& listener, std::span<std::uint8_t, limits::tick_samples> out);
    void sum_for(Party& listener, std::span<std::uint8_t, limits::tick_samples> out);
    [[nodiscard]] bool decode_next(Party& party, std::span<std::int16_t, limits::tick_samples> out);
    void give_frame(Party& listener);
    void send_frame(Party& listener, std::span<const std::uint8_t, limits::tick_samples> codes);
    void send_packet(Party& party, const std::uint8_t* packet, std::size_t size);
    void record_played(Party& party);
    void keep_house(Party& party);
    void send_rtcp(Party& party);
    void flush_recordings();

    // worker_line.cpp
    static void drop_said(Line& line, std::size_t most);
    [[nodiscard]] static Party* opposite(const Party& device);
    [[nodiscard]] bool device_talks() const;
    void serve_devices(std::int64_t now_us);
    void serve_device(Party& device, Party& other);
    void tick_device(Party& device, Party& other);
    void feed(Party& device, Party& other);

    void tell(Event event);

    const Settings settings_;
    const Wakeup& told_;
    Wakeup wakeup_;
    SpscRing<Command> commands_{limits::command_ring};
    SpscRing<Event> events_{limits::event_ring};
    ReturnStack returned_;
    ReturnStack moved_;
    int epoll_ = -1;
    std::atomic<bool> stopping_{false};
    bool news_ = false; // events were written since the control thread was last woken
    std::int64_t now_us_ = 0;
    std::int64_t next_tick_us_ = 0;
    std::uint64_t tick_number_ = 0;
    std::vector<Party*> parties_;
    std::vector<Party*> devices_; // those of them at a sound device
    std::vector<Bridge*> bridges_;
    std::vector<Recording*> recordings_;
    std::array<std::array<std::int16_t, limits::tick_samples>, limits::bridge_members> decoded_{};
    std::array<std::int32_t, limits::tick_samples> total_{}; // of all decoded members
    std::uint64_t total_of_ = 0;                             // slots in it
    std::array<std::uint8_t, limits::packet_bytes + 1> packet_{};
    std::thread thread_;
};

} // namespace ringroom::media
