#pragma once
// Inside of room api: a Beast body that sends a part of an open file, 64 kB at a time.
#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional.hpp>

#include "api/http.h"

namespace ringroom::api {

struct FileBody {
    struct value_type {
        std::shared_ptr<const OpenFile> file;
        std::uint64_t first = 0;
        std::uint64_t count = 0;
    };
    static std::uint64_t size(const value_type& value) { return value.count; }

    class writer {
    public:
        using const_buffers_type = boost::asio::const_buffer;
        template <bool is_request, class Fields>
        writer(const boost::beast::http::header<is_request, Fields>&, const value_type& value)
            : value_(value) {}
        void init(boost::system::error_code& ec) { ec = {}; }
        boost::optional<std::pair<const_buffers_type, bool>> get(boost::system::error_code& ec) {
            ec = {};
            const auto left = value_.count - done_;
            if (left == 0)
                return boost::none;
            const auto wanted =
                static_cast<std::size_t>(std::min<std::uint64_t>(left, block_.size()));
            const auto got = value_.file->read(value_.first + done_, block_.data(), wanted);
            if (got == 0) { // the file shrank: the length promised cannot be kept
                ec = boost::beast::http::error::partial_message;
                return boost::none;
            }
            done_ += got;
            return {{const_buffers_type(block_.data(), got), done_ < value_.count}};
        }

    private:
        const value_type& value_;
        std::uint64_t done_ = 0;
        std::array<char, 65'536> block_;
    };
};

} // namespace ringroom::api
