// Messages as they are kept: whose list holds what, what is read, how many go out.
#include <catch2/catch.hpp>

#include "messages/limits.h"
#include "messages/mailroom.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::messages;

namespace {

class House {
public:
    House() {
        auto opened = store::Store::open({.folder = folder_.path(), .migrations = migrations()});
        REQUIRE(opened);
        store_ = std::move(*opened);
        mailroom = std::make_unique<Mailroom>(*store_);
    }
    Result<Message> send(std::int64_t from, std::vector<std::int64_t> to,
                         std::string text = "hello", WallTime at = {1'000}) {
        return mailroom->send({.sender = from,
                               .sender_number = std::to_string(1000 + from),
                               .sender_name = "N",
                               .to = std::move(to),
                               .audience_name = "them",
                               .text = std::move(text),
                               .at = at});
    }
    Page list(std::int64_t person, PageFilter filter = {}) {
        const auto page = mailroom->page(person, filter);
        REQUIRE(page);
        return *page;
    }
    std::string code(const auto& result) { return result ? "" : result.error().code; }

    std::unique_ptr<Mailroom> mailroom;

private:
    test::Folder folder_;
    std::unique_ptr<store::Store> store_;
};

std::string wide(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += "话";
    return out;
}

} // namespace

TEST_CASE("a message is in the lists of those it names and of its sender, of nobody else") {
    House house;
    const auto sent = house.send(1, {2, 3, 3, 1}, "שלום \U0001F600 你好\n第二行");
    REQUIRE(sent);
    CHECK(sent->mine);
    for (const std::int64_t person : {2, 3}) {
        const auto list = house.list(person);
        REQUIRE(list.messages.size() == 1);
        CHECK(list.unread == 1);
        CHECK(list.messages[0].text == "שלום \U0001F600 你好\n第二行");
        CHECK(list.messages[0].sender_number == "1001");
        CHECK(!list.messages[0].mine);
        CHECK(!list.messages[0].read);
    }
    const auto own = house.list(1);
    REQUIRE(own.messages.size() == 1);
    CHECK(own.messages[0].mine);
    CHECK(own.unread == 0);
    CHECK(house.list(4).messages.empty());
}

TEST_CASE("reading is one's own, one message or all of them") {
    House house;
    const auto first = house.send(1, {2, 3});
    const auto second = house.send(1, {2});
    REQUIRE(first);
    REQUIRE(second);
    CHECK(house.mailroom->mark_read(2, first->id, {5}));
    CHECK(house.list(2).unread == 1);
    CHECK(house.list(3).unread == 1);
    CHECK(house.code(house.mailroom->mark_read(3, second->id, {5})) == "messages.unknown");
    CHECK(house.code(house.mailroom->mark_read(3, 99, {5})) == "messages.unknown");
    CHECK(house.mailroom->mark_read(2, 0, {6}));
    CHECK(house.list(2).unread == 0);
    CHECK(house.list(2).messages[0].read);
    CHECK(house.mailroom->mark_read(2, first->id, {7})); // twice is no mistake
}

TEST_CASE("a list is newest first, in pages, with the unread count of all") {
    House house;
    for (int i = 0; i < 5; ++i)
        REQUIRE(house.send(1, {2}, std::to_string(i)));
    const auto page = house.list(2, {.limit = 2});
    REQUIRE(page.messages.size() == 2);
    CHECK(page.messages[0].text == "4");
    CHECK(page.more);
    CHECK(page.unread == 5);
    const auto rest = house.list(2, {.before = page.messages[1].id, .limit = 10});
    CHECK(rest.messages.size() == 3);
    CHECK(!rest.more);
    CHECK(rest.unread == 5);
}

TEST_CASE("texts hold at their limit and not past it; empty and control characters are refused") {
    House house;
    CHECK(house.send(1, {2}, wide(limits::characters)));
    CHECK(house.code(house.send(1, {2}, wide(limits::characters + 1))) == "messages.long");
    CHECK(house.code(house.send(1, {2}, "")) == "messages.empty");
    CHECK(house.code(house.send(1, {2}, " \n\u3000")) == "messages.empty");
    CHECK(house.code(house.send(1, {2}, "a\x1b[31m")) == "messages.control");
    CHECK(house.code(house.send(1, {2}, "a\u0085")) == "messages.control");
    CHECK(house.list(2).messages.size() == 1);
}

TEST_CASE("recipients: nobody, as many as may be named, one more") {
    House house;
    CHECK(house.code(house.send(1, {})) == "messages.nobody");
    CHECK(house.code(house.send(1, {1})) == "messages.nobody");
    std::vector<std::int64_t> many;
    for (std::size_t i = 0; i < limits::recipients; ++i)
        many.push_back(static_cast<std::int64_t>(i) + 2);
    CHECK(house.send(1, many));
    many.push_back(999);
    CHECK(house.code(house.send(1, many)) == "messages.crowd");
    CHECK(house.mailroom->send({.sender = 1,
                                .to = many,
                                .audience = Audience::of_class,
                                .text = "a class is as large as it is",
                                .at = {1'000}}));
}

TEST_CASE("a person sends so many a minute; others are not held up") {
    House house;
    for (int i = 0; i < limits::a_minute; ++i)
        REQUIRE(house.send(1, {2}));
    CHECK(house.code(house.send(1, {2})) == "messages.too_many");
    CHECK(house.send(2, {1}));
    CHECK(house.code(house.send(1, {2}, "x", WallTime{1'000 + limits::minute.ms - 1})) ==
          "messages.too_many");
    CHECK(house.send(1, {2}, "x", WallTime{1'000 + limits::minute.ms}));
}

TEST_CASE("a page is at most as long as its limit") {
    House house;
    for (std::size_t i = 0; i < limits::page_rows + 1; ++i)
        REQUIRE(house.send(static_cast<std::int64_t>(i) + 10, {2}));
    CHECK(house.list(2, {.limit = limits::page_rows + 1}).messages.size() == limits::page_rows);
}

TEST_CASE("news are read by looking at what they are about, and keep no pace") {
    House house;
    const auto news = [&](std::int64_t to, const std::string& kind, const std::string& subject) {
        return house.mailroom->send({.sender = 1,
                                     .to = {to},
                                     .text = "a drill",
                                     .at = {1'000},
                                     .kind = kind,
                                     .subject = subject});
    };
    for (int i = 0; i < limits::a_minute + 5; ++i)
        REQUIRE(news(2, "mark", "1-" + std::to_string(i)));
    REQUIRE(news(2, "exam", "exam/1"));
    REQUIRE(house.send(1, {2})); // news do not use up what a person may write
    const auto list = house.list(2);
    CHECK(list.unread == limits::a_minute + 7);
    CHECK(list.unread_news.at("mark") == limits::a_minute + 5);
    CHECK(list.unread_news.at("exam") == 1);
    CHECK(list.messages[1].kind == "exam");
    CHECK(list.messages[1].subject == "exam/1");
    CHECK(house.list(1).messages.size() == 1); // who tells news does not find them in the own list
    CHECK(*house.mailroom->mark_news_read(2, "1-3", {2'000}));
    CHECK_FALSE(*house.mailroom->mark_news_read(2, "1-3", {3'000}));
    CHECK_FALSE(*house.mailroom->mark_news_read(3, "1-4", {3'000})); // nobody else's are
    CHECK(house.list(2).unread_news.at("mark") == limits::a_minute + 4);
    CHECK_FALSE(*house.mailroom->mark_news_read(2, "", {3'000})); // what a person wrote is no news
}
