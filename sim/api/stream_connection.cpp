// One event stream: accept, login, then facts out and next to nothing in.
#include <chrono>
#include <deque>
#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include "api/door.h"
#include "api/limits.h"
#include "api/span.h"
#include "api/stream_codes.h"
#include "base/log.h"

namespace ringroom::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

constexpr std::string_view protocol_name = "ringroom.v1";
constexpr std::string_view token_prefix = "token.";

/// What the client offers in Sec-WebSocket-Protocol.
struct Offer {
    bool ours = false;
    std::string token;
};
Offer read_offer(std::string_view header) {
    Offer out;
    while (!header.empty()) {
        const auto comma = header.find(',');
        auto one = header.substr(0, comma);
        header = comma == header.npos ? "" : header.substr(comma + 1);
        while (!one.empty() && one.front() == ' ')
            one.remove_prefix(1);
        while (!one.empty() && one.back() == ' ')
            one.remove_suffix(1);
        if (one == protocol_name)
            out.ours = true;
        else if (one.substr(0, token_prefix.size()) == token_prefix)
            out.token = one.substr(token_prefix.size());
    }
    return out;
}

class Stream final : public StreamClient, public std::enable_shared_from_this<Stream> {
public:
    Stream(Door& door, beast::tcp_stream stream, BeastRequest request, std::shared_ptr<Place> place)
        : door_(door)
        , ws_(std::move(stream))
        , timer_(ws_.get_executor())
        , request_(std::move(request))
        , place_(std::move(place)) {
        ++door_.counters.streams;
    }
    ~Stream() override { --door_.counters.streams; }

    void begin();
    void send(std::shared_ptr<const std::string> message) override;
    void end(int code, std::string_view why) override;

private:
    void configure(bool ours);
    void accepted();
    void read();
    void on_message(error_code ec);
    void log_in(const std::string& own_token);
    void logged_in(const std::string& own_token, const Result<directory::Person>& person);
    void count_one();
    void count_anew();
    void write();
    void gone();

    Door& door_;
    websocket::stream<beast::tcp_stream> ws_;
    asio::steady_timer timer_; // for the login, then the count of messages
    BeastRequest request_;
    std::shared_ptr<Place> place_;
    beast::flat_buffer buffer_;
    Offer offer_;
    std::deque<std::shared_ptr<const std::string>> queue_;
    std::size_t queued_bytes_ = 0;
    std::size_t messages_ = 0; // from the client since the count began
    bool known_ = false;       // logged in
    bool asked_ = false;       // a login is being looked at
    bool ending_ = false;
};

void Stream::begin() {
    const auto header = request_["Sec-WebSocket-Protocol"];
    offer_ = read_offer({header.data(), header.size()});
    configure(offer_.ours);
    ws_.async_accept(request_, [self = shared_from_this()](error_code ec) {
        if (!ec)
            self->accepted();
    });
}

void Stream::configure(bool ours) {
    auto& tcp = beast::get_lowest_layer(ws_);
    tcp.expires_never(); // the WebSocket keeps its own time
    error_code ignored;
    // Small, so that a client that does not read is known by our queue and not after megabytes.
    tcp.socket().set_option(asio::socket_base::send_buffer_size(128 * 1024), ignored);
    websocket::stream_base::timeout time{};
    time.handshake_timeout = span_of(door_.options.patience.head);
    time.idle_timeout =
        span_of(door_.options.patience.heartbeat * 2); // a ping goes out after half of it
    time.keep_alive_pings = true;
    ws_.set_option(time);
    ws_.read_message_max(limits::stream_message_bytes);
    ws_.set_option(websocket::stream_base::decorator([ours](websocket::response_type& response) {
        response.set(beast::http::field::server, "ringroom");
        if (ours)
            response.set(beast::http::field::sec_websocket_protocol, std::string(protocol_name));
    }));
    ws_.control_callback([this](websocket::frame_type, beast::string_view) { count_one(); });
    ws_.text(true);
}

void Stream::accepted() {
    timer_.expires_after(span_of(door_.options.patience.stream_login));
    timer_.async_wait([weak = weak_from_this()](error_code ec) {
        const auto self = weak.lock();
        if (!ec && self && !self->known_)
            self->end(stream_code::policy, "no login");
    });
    read();
    if (!offer_.token.empty())
        log_in(offer_.token);
}

void Stream::read() {
    ws_.async_read(
        buffer_, [self = shared_from_this()](error_code ec, std::size_t) { self->on_message(ec); });
}

void Stream::on_message(error_code ec) {
    if (ec)
        return gone();
    const auto text = beast::buffers_to_string(buffer_.data());
    buffer_.consume(buffer_.size());
    count_one();
    if (!ws_.got_text()) {
        end(stream_code::unsupported, "text only");
    } else if (!known_ && !asked_) {
        const auto login = wire::decode<wire::StreamLogin>(text, wire::Trust::stranger);
        if (login && login->type == "login")
            log_in(login->token);
        else
            end(stream_code::policy, "the first message must be a login");
    }
    read(); // also while ending: the peer's close frame is still to come
}

void Stream::log_in(const std::string& own_token) {
    asked_ = true;
    auto answer = [weak = weak_from_this(), mouth = door_.mouth, own_token](auto person) {
        mouth->post([weak, own_token, person] {
            if (const auto self = weak.lock())
                self->logged_in(own_token, person);
        });
    };
    auto& people = door_.services.people;
    if (!door_.quick.post([answer, &people, own_token] { answer(people.who_is(own_token)); }))
        end(stream_code::try_again, "busy");
}

void Stream::logged_in(const std::string& own_token, const Result<directory::Person>& person) {
    if (ending_)
        return;
    if (!person) {
        log_info("api",
                 "stream refused code=" + person.error().code + " from=" + place_->address());
        return end(stream_code::token, "the token is refused");
    }
    token = own_token;
    viewer.agent = {static_cast<std::uint64_t>(person->id)};
    viewer.team = allowed(person->role, directory::Right::see_team_live);
    viewer.results = allowed(person->role, directory::Right::see_class_results);
    language = person->language;
    if (!door_.hub.add(shared_from_this()))
        return end(stream_code::try_again, "too many streams");
    known_ = true;
    count_anew();
    send(std::make_shared<const std::string>(
        wire::stream_hello(to_wire(*person), door_.options.patience.heartbeat)));
}

/// A client has nothing to say but pongs; one that talks all the time is sent away.
void Stream::count_one() {
    if (++messages_ > limits::stream_messages && !ending_)
        end(stream_code::policy, "too many messages");
}
void Stream::count_anew() {
    messages_ = 0;
    timer_.expires_after(span_of(door_.options.patience.heartbeat));
    timer_.async_wait([weak = weak_from_this()](error_code ec) {
        const auto self = weak.lock();
        if (!ec && self && !self->ending_)
            self->count_anew();
    });
}

void Stream::send(std::shared_ptr<const std::string> message) {
    if (ending_)
        return;
    queued_bytes_ += message->size();
    queue_.push_back(std::move(message));
    if (queued_bytes_ > limits::stream_queue_bytes) {
        ++door_.counters.slow_dropped;
        log_warning("api", "stream dropped: the client does not read agent=" +
                               std::to_string(viewer.agent.value) + " from=" + place_->address());
        ending_ = true;
        beast::get_lowest_layer(ws_).close(); // a close frame would wait behind the rest
        return gone();
    }
    if (queue_.size() == 1)
        write();
}

void Stream::write() {
    ws_.async_write(asio::buffer(*queue_.front()),
                    [self = shared_from_this()](error_code ec, std::size_t) {
                        if (ec || self->queue_.empty())
                            return self->gone();
                        self->queued_bytes_ -= self->queue_.front()->size();
                        self->queue_.pop_front();
                        if (!self->queue_.empty())
                            self->write();
                    });
}

void Stream::end(int code, std::string_view why) {
    if (std::exchange(ending_, true))
        return;
    door_.hub.remove(this);
    timer_.cancel();
    websocket::close_reason reason;
    reason.code = static_cast<websocket::close_code>(code);
    reason.reason.assign(why.data(), why.size());
    ws_.async_close(reason, [self = shared_from_this()](error_code) {});
}

void Stream::gone() {
    ending_ = true;
    timer_.cancel();
    door_.hub.remove(this);
}

} // namespace

void serve_stream(Door& door, beast::tcp_stream stream, BeastRequest request,
                  std::shared_ptr<Place> place) {
    std::make_shared<Stream>(door, std::move(stream), std::move(request), std::move(place))
        ->begin();
}

} // namespace ringroom::api
