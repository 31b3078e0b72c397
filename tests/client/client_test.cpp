// Requests and addresses, where no server answers.
#include <fstream>
#include <future>
#include <thread>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/client.h"
#include "client/limits.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::client;

TEST_CASE("a server's address is a host, a port, or both") {
    CHECK(*address_from("10.0.0.7:9000") == Address{"10.0.0.7", 9000});
    for (const char* pasted :
         {"http://10.0.0.7:9000", "http://10.0.0.7:9000/api/v1", "http://10.0.0.7:9000/api/v1/"})
        CHECK(*address_from(pasted) == Address{"10.0.0.7", 9000});
    CHECK(*address_from(":9000") == Address{"127.0.0.1", 9000});
    CHECK(*address_from("lab.school.cn") == Address{"lab.school.cn", 8080});
    for (const char* wrong :
         {"", "a:b", "a:0", "a:65536", "a b:80", "ftp://a:80", "http://a:80/x", "a:"})
        CHECK(address_from(wrong).error().code == "client.address");
}

TEST_CASE("a client tells of a server that is not there") {
    Network network;
    Client client(network, {"127.0.0.1", 1});
    CHECK(client.wait("GET", "/health").error().code == "client.nobody_there");
    CHECK(client.wait("GET", "/health").error().code == "client.nobody_there");
    Client nowhere(network, {"no-such-lab.invalid", 80});
    CHECK(nowhere.wait("GET", "/health").error().code == "client.no_such_host");
}

TEST_CASE("the server's own words come through as an error") {
    const Result<Reply> refused =
        Reply{409, R"({"code":"center.refused.busy","message":"You are busy."})"};
    CHECK(body_of(refused).error().code == "center.refused.busy");
    CHECK(body_of(Reply{500, "<html>"}).error().code == "client.status");
    CHECK(*body_of(Reply{200, "{}"}) == "{}");
    CHECK(body_of(Reply{204, ""}).has_value());
}

namespace {

/// A server of one answer, whatever it is asked.
class OneAnswer {
public:
    explicit OneAnswer(std::string answer) {
        fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        REQUIRE(::bind(fd_, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0);
        REQUIRE(::listen(fd_, 1) == 0);
        REQUIRE(::getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size) == 0);
        address = {"127.0.0.1", ntohs(at.sin_port)};
        thread_ = std::thread([this, answer = std::move(answer)] {
            const int one = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
            char block[4'096];
            (void)!::read(one, block, sizeof block);
            for (std::string_view rest = answer; !rest.empty();) {
                const auto sent = ::send(one, rest.data(), rest.size(), MSG_NOSIGNAL);
                if (sent <= 0)
                    break;
                rest.remove_prefix(static_cast<std::size_t>(sent));
            }
            ::close(one);
        });
    }
    ~OneAnswer() {
        thread_.join();
        ::close(fd_);
    }
    OneAnswer(const OneAnswer&) = delete;
    OneAnswer& operator=(const OneAnswer&) = delete;
    Address address;

private:
    int fd_ = -1;
    std::thread thread_;
};

std::string head_of(int status, std::uint64_t length) {
    return "HTTP/1.1 " + std::to_string(status) +
           " X\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

/// What came of saving it as `file`.
Result<Reply> saved(const std::string& answer, const std::filesystem::path& file) {
    OneAnswer server(answer);
    Network network;
    Client client(network, server.address);
    std::promise<Result<Reply>> reply;
    client.save("/me/data", file, [&](Result<Reply> one) { reply.set_value(std::move(one)); });
    return reply.get_future().get();
}

} // namespace

TEST_CASE("what goes to the disk is there whole, or not at all") {
    const test::Folder folder;
    const auto file = folder.path() / "mine.zip";
    const std::string bytes(300'000, 'z');
    const auto whole = saved(head_of(200, bytes.size()) + bytes, file);
    REQUIRE(whole);
    CHECK(whole->status == 200);
    CHECK(whole->whole == bytes.size());
    std::ifstream in(file, std::ios::binary);
    CHECK(std::string{std::istreambuf_iterator<char>(in), {}} == bytes);
    std::filesystem::remove(file);

    const auto refused =
        saved(head_of(503, 39) + R"({"code":"api.busy","message":"another"})", file);
    CHECK(body_of(refused).error().code == "api.busy");
    CHECK(saved(head_of(200, bytes.size() + 1) + bytes, file).error().code == "client.unreachable");
    CHECK(saved(head_of(200, limits::file_bytes + 1), file).error().code == "client.too_large");
    CHECK(saved("", file).error().code == "client.not_http");
    CHECK(std::filesystem::is_empty(folder.path()));
    CHECK(saved(head_of(200, 1) + "z", folder.path() / "nowhere" / "mine.zip").error().code ==
          "client.no_file");
}
