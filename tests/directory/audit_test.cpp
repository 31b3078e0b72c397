// The audit log is added to, read in pages, and never changed.
#include <numeric>

#include <catch2/catch.hpp>

#include "directory/audit.h"
#include "directory/limits.h"
#include "directory/people.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::directory;

namespace {

struct Opened {
    test::Folder folder;
    std::unique_ptr<store::Store> store;
    Opened() {
        auto opened = store::Store::open({.folder = folder.path(), .migrations = migrations()});
        REQUIRE(opened);
        store = std::move(*opened);
    }
    void add(const AuditEntry& entry) const {
        REQUIRE(store->write([&](store::Writer& w) { return append_audit(w, entry); }));
    }
    [[nodiscard]] AuditPage page(const AuditFilter& filter) const {
        const auto session = store->reader();
        auto got = audit_page((*session)->reader(), filter);
        REQUIRE(got);
        return *got;
    }
};

} // namespace

TEST_CASE("entries come back whole, newest first, in pages, by person") {
    const Opened opened;
    for (int i = 1; i <= 5; ++i)
        opened.add({.at = {1000 + i},
                    .person = i % 2 + 1,
                    .number = "2001",
                    .name = "韩梅梅",
                    .action = "drill-start",
                    .subject = "class '; DROP TABLE audit; --",
                    .status = 201,
                    .source = "127.0.0.1"});
    const auto all = opened.page({});
    REQUIRE(all.entries.size() == 5);
    CHECK_FALSE(all.more);
    CHECK(all.entries[0].at.ms == 1005);
    CHECK(all.entries[0].name == "韩梅梅");
    CHECK(all.entries[0].subject == "class '; DROP TABLE audit; --");
    CHECK(all.entries[0].status == 201);
    CHECK(opened.page({.limit = 5}).more == false); // at the limit, and one past it
    const auto first = opened.page({.limit = 4});
    CHECK(first.more);
    const auto rest = opened.page({.before = first.entries.back().id, .limit = 4});
    REQUIRE(rest.entries.size() == 1);
    CHECK(rest.entries[0].at.ms == 1001);
    CHECK(opened.page({.person = 2}).entries.size() == 3);
    CHECK(opened.page({.person = 9}).entries.empty());
}

TEST_CASE("whom an entry concerns finds it, and nobody else does") {
    const Opened opened;
    opened.add({.at = {1}, .action = "login", .concerns = {1}});
    opened.add({.at = {2}, .action = "recording-sound", .concerns = {2, 3, 2, 0}});
    opened.add({.at = {3}, .action = "marks-given", .concerns = {2}, .veiled = true});
    const auto actions = [&](std::int64_t person, std::int64_t before = 0, std::size_t limit = 9) {
        std::string out;
        for (const auto& e :
             opened.page({.concerns = person, .before = before, .limit = limit}).entries)
            out += e.action + (e.veiled ? "* " : " ");
        return out;
    };
    CHECK(actions(1) == "login ");
    CHECK(actions(2) == "marks-given* recording-sound ");
    CHECK(actions(2, 3) == "recording-sound ");
    CHECK(actions(2, 0, 1) == "marks-given* ");
    CHECK(actions(3) == "recording-sound ");
    CHECK(actions(4).empty());
    // Nobody is 0: that is everybody's page.
    CHECK(actions(0) == "marks-given recording-sound login ");
}

TEST_CASE("kind, time and refusals narrow the log down") {
    const Opened opened;
    int second = 0;
    for (const auto* action : {"exam", "exam-time", "examination", "recording-sound"})
        opened.add({.at = {++second * 1000}, .action = action, .status = second == 2 ? 403 : 200});
    const auto count = [&](const AuditFilter& filter) {
        return opened.page(filter).entries.size();
    };
    CHECK(count({.action = "exam"}) == 2);
    CHECK(count({.action = "exam-"}) == 0);
    CHECK(count({.action = "exam-time"}) == 1);
    CHECK(count({.action = "%"}) == 0);
    CHECK(count({.from = {2000}}) == 3);
    CHECK(count({.from = {2000}, .to = {4000}}) == 2);
    CHECK(count({.to = {1000}}) == 0);
    CHECK(count({.refused = true}) == 1);
    CHECK(count({.action = "recording", .refused = true}) == 0);
}

TEST_CASE("an entry concerns as many as a lab has people, and not one more") {
    const Opened opened;
    std::vector<std::int64_t> everybody(limits::audit_concerns + 1);
    std::iota(everybody.begin(), everybody.end(), 1);
    opened.add({.at = {1}, .action = "exam-results-export", .concerns = everybody});
    const auto last = static_cast<std::int64_t>(limits::audit_concerns);
    CHECK(opened.page({.concerns = last}).entries.size() == 1);
    CHECK(opened.page({.concerns = last + 1}).entries.empty());
}

TEST_CASE("no row can be changed or removed") {
    const Opened opened;
    opened.add({.at = {1}, .action = "login", .status = 200, .concerns = {1}});
    for (const char* sql : {"UPDATE audit SET status = 403", "DELETE FROM audit",
                            "UPDATE audit_concern SET person = 2", "DELETE FROM audit_concern"}) {
        const auto refused = opened.store->write([&](store::Writer& w) -> Result<void> {
            const auto done = w.run(sql);
            return done ? Result<void>() : tl::unexpected(done.error());
        });
        REQUIRE_FALSE(refused);
        CHECK(refused.error().text.find("only added to") != std::string::npos);
    }
    CHECK(opened.page({}).entries.at(0).status == 200);
}

TEST_CASE("long texts are cut between two characters") {
    const Opened opened;
    const std::string fits(limits::audit_text_bytes, 'x');
    opened.add({.action = fits, .subject = fits + "y"});
    opened.add({.action = fits.substr(1) + "好", .subject = "好"});
    const auto all = opened.page({});
    CHECK(all.entries[1].action == fits);
    CHECK(all.entries[1].subject == fits);
    CHECK(all.entries[0].action == fits.substr(1));
    CHECK(all.entries[0].subject == "好");
}
