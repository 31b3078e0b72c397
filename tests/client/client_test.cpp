// Requests and addresses, where no server answers.
#include <catch2/catch.hpp>

#include "client/client.h"

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
