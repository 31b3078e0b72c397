#pragma once
// A small lab behind a real API server: real store, directory and sockets, and a machine of a few
// rules in place of the real one. Raw sockets on the client's side, so that tests can send what no
// library would.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "api/server.h"
#include "base/mailbox.h"
#include "crm/office.h"
#include "evidence/archive.h"
#include "exam/tables.h"
#include "small_machine.h"
#include "support/folder.h"

namespace ringroom::test {

struct Answered {
    int status = 0;
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
    bool closed = false; ///< the server ended the connection afterwards (known with read_close)
};

/// One TCP connection to the server.
class Socket {
public:
    explicit Socket(std::uint16_t port) {
        fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
    }
    ~Socket() { ::close(fd_); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    /// As many bytes as the server takes.
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    /// One answer; status 0 when the connection ended first.
    Answered receive(bool head_only = false) {
        Answered out;
        std::size_t end = 0;
        while ((end = buffer_.find("\r\n\r\n")) == buffer_.npos)
            if (!more())
                return out;
        read_head(buffer_.substr(0, end), out);
        buffer_.erase(0, end + 4);
        const auto length = out.headers.find("content-length");
        if (head_only || length == out.headers.end())
            return out;
        const auto wanted = std::stoull(length->second);
        while (buffer_.size() < wanted)
            if (!more())
                break;
        out.body = buffer_.substr(0, wanted);
        buffer_.erase(0, out.body.size());
        return out;
    }
    /// True when the server ends the connection without another byte.
    bool ends() { return buffer_.empty() && !more(); }

    /// What comes until the server ends the connection.
    std::string read_to_the_end() {
        while (more()) {
        }
        return std::exchange(buffer_, {});
    }
    /// True when the server ended the connection, waiting at most so long for it.
    bool ended_within(Duration time) {
        pollfd waiting{fd_, POLLIN, 0};
        char byte = 0;
        return ::poll(&waiting, 1, static_cast<int>(time.ms)) > 0 &&
               ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
    }

private:
    bool more() {
        char block[65'536];
        const auto got = ::recv(fd_, block, sizeof block, 0);
        if (got <= 0)
            return false;
        buffer_.append(block, static_cast<std::size_t>(got));
        return true;
    }
    static void read_head(const std::string& head, Answered& out) {
        out.status = std::stoi(head.substr(head.find(' ') + 1));
        for (auto at = head.find("\r\n"); at != head.npos; at = head.find("\r\n", at + 2)) {
            const auto colon = head.find(':', at);
            auto name = head.substr(at + 2, colon - at - 2);
            for (char& c : name)
                c = static_cast<char>(std::tolower(c));
            const auto stop = head.find("\r\n", colon);
            out.headers[name] = head.substr(colon + 2, stop - colon - 2);
        }
    }
    int fd_ = -1;
    std::string buffer_;
};

struct Ask {
    std::string method = "GET";
    std::string path; ///< below /api/v1
    std::string token{};
    std::string body{};
    std::string headers{};                         ///< whole lines, each with its line end
    std::string content_type = "application/json"; ///< of the body
};

/// People: 1 student 1001, 2 student 1002, 3 instructor 2001, 4 admin 9001, 5 team leader 3001;
/// everybody's password is "correct horse".
class Lab {
public:
    explicit Lab(api::Options options = {}) {
        std::ofstream(folder_.path() / "sound.wav", std::ios::binary) << "0123456789";
        auto opened =
            store::Store::open({.folder = folder_.path() / "data", .migrations = migrations()});
        REQUIRE(opened);
        store_ = std::move(*opened);
        auto accounts = directory::Accounts::open(*store_);
        REQUIRE(accounts);
        accounts_ = std::move(*accounts);
        people_ = api::people_of(*store_, *accounts_);
        using directory::Role;
        for (const auto& [number, role] :
             std::vector<std::pair<const char*, Role>>{{"1001", Role::student},
                                                       {"1002", Role::student},
                                                       {"2001", Role::instructor},
                                                       {"9001", Role::admin},
                                                       {"3001", Role::team_leader}})
            add_person(number, role);
        machine_ = std::make_unique<SmallMachine>(folder_.path() / "sound.wav");
        machine_->use(*store_);
        options_ = std::move(options);
        reopen_office();
    }
    void add_person(const std::string& number, directory::Role role) {
        static const auto hash = *directory::hash_password("correct horse");
        REQUIRE(store_->write([&](store::Writer& writer) -> Result<void> {
            const auto id = directory::add_person(
                writer, {number, "人", role, Language::en, {"A"}, "correct horse"}, hash);
            return id ? Result<void>() : tl::unexpected(id.error());
        }));
    }
    /// Reads the store anew, behind a new door.
    void reopen_office() {
        server_.reset();
        auto office = crm::Office::open(*store_, {.run = 1});
        REQUIRE(office);
        office_ = std::move(*office);
        auto started = api::Server::start(options_, *machine_, *people_, *office_);
        REQUIRE(started);
        server_ = std::move(*started);
    }

    std::uint16_t port() const { return server_->port(); }
    SmallMachine& machine() { return *machine_; }
    crm::Office& office() { return *office_; }
    store::Store& store() { return *store_; }
    std::filesystem::path data() const { return folder_.path() / "data"; }
    void stop() { server_.reset(); }

    static std::string request(const Ask& ask) {
        std::string out = ask.method + " /api/v1" + ask.path + " HTTP/1.1\r\nHost: lab\r\n";
        if (!ask.token.empty())
            out += "Authorization: Bearer " + ask.token + "\r\n";
        if (!ask.body.empty())
            out += "Content-Type: " + ask.content_type +
                   "\r\nContent-Length: " + std::to_string(ask.body.size()) + "\r\n";
        return out + ask.headers + "\r\n" + ask.body;
    }
    Answered ask(const Ask& ask) {
        Socket socket(port());
        socket.send(request(ask));
        return socket.receive(ask.method == "HEAD");
    }
    Answered raw(std::string_view bytes) {
        Socket socket(port());
        socket.send(bytes);
        auto out = socket.receive();
        out.closed = socket.ends();
        return out;
    }
    std::string token(const std::string& number) {
        const auto answer =
            ask({.method = "POST",
                 .path = "/login",
                 .body = R"({"number":")" + number + R"(","password":"correct horse"})"});
        REQUIRE(answer.status == 200);
        const auto login = wire::decode<wire::LoginAnswer>(answer.body);
        REQUIRE(login);
        return login->token;
    }

private:
    static std::vector<store::Migration> migrations() {
        auto all = directory::migrations();
        for (auto& one : crm::migrations())
            all.push_back(std::move(one));
        for (auto& one : evidence::migrations())
            all.push_back(std::move(one));
        for (auto& one : exam::migrations())
            all.push_back(std::move(one));
        for (auto& one : messages::migrations())
            all.push_back(std::move(one));
        for (auto& one : training::migrations())
            all.push_back(std::move(one));
        for (auto& one : quality::migrations())
            all.push_back(std::move(one));
        return all;
    }

    Folder folder_;
    api::Options options_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<directory::Accounts> accounts_;
    std::unique_ptr<api::People> people_;
    std::unique_ptr<SmallMachine> machine_;
    std::unique_ptr<crm::Office> office_;
    std::unique_ptr<api::Server> server_;
};

} // namespace ringroom::test
