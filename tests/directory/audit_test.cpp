// The audit log is added to, read in pages, and never changed.
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

TEST_CASE("no row can be changed or removed") {
    const Opened opened;
    opened.add({.at = {1}, .action = "login", .status = 200});
    for (const char* sql : {"UPDATE audit SET status = 403", "DELETE FROM audit"}) {
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
