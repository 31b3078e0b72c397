#pragma once
// Inside of room api: the event streams together. Facts come in on the control thread, are handed
// over in batches, and go out to each client as far as it may see them. Except where said, all on
// the API's byte-moving thread.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/audience.h"
#include "api/router.h"

namespace ringroom::api {

/// One stream. The hub calls it on the byte-moving thread only.
class StreamClient {
public:
    virtual ~StreamClient() = default;
    /// Queues a message; past limits::stream_queue_bytes the client drops itself.
    virtual void send(std::shared_ptr<const std::string> message) = 0;
    /// Ends the stream with a WebSocket close code.
    virtual void end(int code, std::string_view why) = 0;

    Viewer viewer;
    std::string token;
    Language language = Language::en;
};

class Hub {
public:
    using Post = std::function<void(std::function<void()>)>;
    /// `to_bytes` runs a function on the byte-moving thread; `to_lane` on a lane, false when full.
    Hub(Services& services, Post to_bytes, std::function<bool(std::function<void()>)> to_lane);

    /// False when the person has limits::streams_a_person streams already.
    [[nodiscard]] bool add(const std::shared_ptr<StreamClient>& client);
    void remove(const StreamClient* client);
    [[nodiscard]] std::size_t size() const { return clients_.size(); }

    /// Any thread, in the order of the facts.
    void take(const StampedFact& fact);
    /// Any thread: shows the message to the streams of these people and to no other.
    void tell(std::vector<AgentId> people, const wire::Message& message);
    /// Any thread: tells the streams of this person what a leader did to their seat.
    void tell(AgentId agent, const wire::SeatOrder& order);
    /// Any thread: ends the streams of a token.
    void logged_out(const std::string& token);
    /// Any thread: the person logged on at a seat with this token. The streams of the token that
    /// was there before end: one number, one seat.
    void sits(AgentId agent, const std::string& token);
    /// Any thread: tells the bytes' thread's `then` whether this person sits with a token that is
    /// neither this one nor gone.
    void sits_elsewhere(AgentId agent, const std::string& token, std::function<void(bool)> then);
    /// Once in limits::figures_every.
    void show_figures();
    /// Once a heartbeat: ends streams whose token holds no longer.
    void check_tokens();
    /// Lets go of all clients without a word, at the end.
    void clear();

private:
    void send_to(std::vector<AgentId> people, std::string words);
    void end_streams_of(const std::string& token, int code, std::string_view why);
    void drain();
    void hand_out(const StampedFact& fact);

    Services& services_;
    Post to_bytes_;
    std::function<bool(std::function<void()>)> to_lane_;
    std::vector<std::shared_ptr<StreamClient>> clients_;
    Audience audience_;
    bool figures_moved_ = true;
    std::map<AgentId, std::string> sits_; ///< token of the seat

    std::mutex mutex_;
    std::vector<StampedFact> waiting_; // guarded by mutex_
    bool overflowed_ = false;          // guarded by mutex_
    bool scheduled_ = false;           // guarded by mutex_
};

} // namespace ringroom::api
