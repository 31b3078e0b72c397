#pragma once
// Inside of room api, for the files that speak Boost.Beast: what all connections share, and how one
// begins. Everything here happens on the byte-moving thread.
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "api/admission.h"
#include "api/hub.h"
#include "api/lanes.h"
#include "api/router.h"
#include "api/server.h"

namespace ringroom::api {

using BeastRequest = boost::beast::http::request<boost::beast::http::string_body>;

/// The way back to the byte-moving thread for answers that may come after the server ended.
class Mouth {
public:
    explicit Mouth(boost::asio::io_context& io)
        : io_(&io) {}
    /// Any thread; after close() nothing happens.
    void post(std::function<void()> job);
    void close();

private:
    std::mutex mutex_;
    boost::asio::io_context* io_; // guarded by mutex_
};

struct Counters {
    std::atomic<std::uint64_t> answered_2xx{0};
    std::atomic<std::uint64_t> answered_4xx{0};
    std::atomic<std::uint64_t> answered_5xx{0};
    std::atomic<std::uint64_t> turned_away{0};  ///< connections over a limit
    std::atomic<std::uint64_t> slow_dropped{0}; ///< streams that did not read
    std::atomic<std::int64_t> connections{0};
    std::atomic<std::int64_t> streams{0};
};

struct Door {
    const Options& options;
    Services& services;
    Lane& quick;
    Lane& slow;
    Hub& hub;
    Admission& admission;
    Counters& counters;
    std::shared_ptr<Mouth> mouth;
};

/// A place among the connections; given back when the last owner goes.
class Place {
public:
    Place(Door& door, std::string address)
        : door_(door)
        , address_(std::move(address)) {
        ++door_.counters.connections;
    }
    ~Place() {
        door_.admission.leave(address_);
        --door_.counters.connections;
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    [[nodiscard]] const std::string& address() const { return address_; }

private:
    Door& door_;
    std::string address_;
};

/// Serves requests on the socket until it ends.
void serve_http(Door& door, boost::asio::ip::tcp::socket socket, std::shared_ptr<Place> place);
/// Takes over a connection whose upgrade request was read and found proper.
void serve_stream(Door& door, boost::beast::tcp_stream stream, BeastRequest request,
                  std::shared_ptr<Place> place);

/// Whether a page from `origin` may talk to us; `host` is the request's Host.
[[nodiscard]] bool origin_allowed(const Options& options, std::string_view origin,
                                  std::string_view host);

} // namespace ringroom::api
