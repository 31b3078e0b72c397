#pragma once
// The Network's inside; for client.cpp and stream.cpp only.
#include <future>
#include <thread>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include "client/client.h"

namespace ringroom::client {

struct Network::Inside {
    boost::asio::io_context io{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
        io.get_executor()};
    std::thread thread{[this] { io.run(); }};

    ~Inside() {
        work.reset();
        io.stop();
        thread.join();
    }
    /// Runs `task` on the thread and waits for it.
    template <class Task>
    void settle(Task task) {
        std::promise<void> done;
        boost::asio::post(io, [&] {
            task();
            done.set_value();
        });
        done.get_future().wait();
    }
};

} // namespace ringroom::client
