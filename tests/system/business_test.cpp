// Who calls is on the screen as it rings; what was written stays, whatever happens to the server.
#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

using Log = wire::List<wire::LogRow>;
using Cases = wire::List<wire::CaseRow>;
using Callbacks = wire::List<wire::CallbackRow>;

constexpr auto customers_csv = "number,name,telephone,grade,plan\n"
                               "K1,Ann Jones,0510-8271 4436 / 138 0000 1111,gold,basic 100M\n"
                               "K2,Bob Brown,0510-8271 5555,,\n";

/// A class with customers, and a number that names project and medium.
std::filesystem::path business_class(const test::Folder& folder) {
    const auto data = folder.path() / "data";
    write_class(data, 2);
    std::ofstream(data / "customers.csv") << customers_csv;
    auto toml = read_file(data / "lab.toml");
    const std::string straight = "dials = \"96101\"\n";
    toml.replace(toml.find(straight), straight.size(),
                 straight + "project = \"faults\"\nmedium = \"leaflet\"\n");
    std::ofstream(data / "lab.toml") << toml;
    return data;
}

/// The caller rings at the seat.
void ring(Lab& lab, Caller& caller, Seat& seat) {
    caller.handset.call("96101");
    REQUIRE(lab.until([&] {
        return lab.has<fact::OfferRang>(
            [&](const fact::OfferRang& rang) { return rang.agent == seat.agent; });
    }));
    // The fact is told before the view of the seats that it changes.
    REQUIRE(lab.until([&] { return seat.view().contact.has_value(); }));
}

void talk_and_end(Lab& lab, Seat& seat) {
    seat.handset().answer();
    REQUIRE(lab.until([&] { return lab.has<fact::ContactConnected>(); }));
    seat.handset().hang_up();
    REQUIRE(lab.until([&] { return lab.has<fact::ContactReleased>(); }));
}

} // namespace

TEST_CASE("the pop is there as it rings, is edited at once, and the contact is in the log") {
    const test::Folder folder;
    Lab lab({.data = business_class(folder)});
    Seat seat(lab, "1001", 500);
    Caller caller(lab, 900, "+8613800001111");
    ring(lab, caller, seat);
    auto pop = seat.view().contact;
    REQUIRE(pop->record);
    CHECK(pop->record->name == "Ann Jones");
    CHECK(pop->record->grade == "gold");
    CHECK(pop->record->attributes == std::vector<wire::CustomerAttribute>{{"plan", "basic 100M"}});
    CHECK(pop->project == "faults");
    CHECK(pop->medium == "leaflet");
    CHECK(pop->calls_before == 0);

    const auto contact = std::to_string(pop->id.value);
    CHECK(seat.ask("PUT", "/customers/1",
                   R"({"version":1,"name":"Ann Smith","telephones":["13800001111"]})") == "");
    CHECK(seat.ask("PUT", "/customers/1", R"({"version":1,"name":"Ann"})") == "crm.changed");
    CHECK(seat.ask("PUT", "/contacts/" + contact + "/note", R"({"text":"rang while it snowed"})") ==
          "");
    CHECK(seat.ask("POST", "/cases", R"({"contact":")" + contact + R"(","title":"no line"})") ==
          "");
    CHECK(seat.ask("POST", "/callbacks",
                   R"({"contact":")" + contact + R"(","due_at":")" + to_iso(wall_now() + 1_min) +
                       "\"}") == "");
    pop = seat.view().contact;
    CHECK(pop->record->name == "Ann Smith");
    CHECK(pop->note == "rang while it snowed");
    CHECK(pop->open_cases.at(0).title == "no line");
    CHECK(seat.ask_for<Callbacks>("/callbacks").items.at(0).name == "Ann Smith");

    talk_and_end(lab, seat);
    REQUIRE(lab.until([&] { return seat.view().wrap_up.has_value(); }));
    CHECK(seat.view().wrap_up->remaining);
    CHECK_FALSE(seat.view().wrap_up->extensible);
    REQUIRE(lab.until([&] { return seat.ask_for<Log>("/log?day=today").items.size() == 1; }));
    const auto row = seat.ask_for<Log>("/log").items.at(0);
    CHECK(row.customer_name == "Ann Smith");
    CHECK(row.note == "rang while it snowed");
    CHECK(row.outcome == "talked");
    CHECK(row.agent_name == seat.view().agent.name);
    CHECK(row.project == "faults");
    REQUIRE(lab.until([&] { return seat.ask_for<Log>("/log").items.at(0).recorded; }));
    REQUIRE(lab.until([&] { return seat.view().today && seat.view().today->answered == 1; }));
    CHECK(seat.view().today->service_level == 1000);

    const Seat other(lab, "1002", 600, false);
    CHECK(other.ask_for<Log>("/log").items.empty());
    CHECK(other.ask_for<Log>("/customers/1/log").items.size() == 1);
    CHECK(other.ask_for<Callbacks>("/callbacks").items.empty());
}

TEST_CASE("killed in a talk: note, edit, case and the contact itself are there again") {
    const test::Folder folder;
    const auto data = business_class(folder);
    {
        Lab lab({.data = data});
        Seat seat(lab, "1001", 500);
        Caller caller(lab, 900, "051082715555");
        ring(lab, caller, seat);
        seat.handset().answer();
        REQUIRE(lab.until([&] { return lab.has<fact::ContactConnected>(); }));
        const auto contact = std::to_string(seat.view().contact->id.value);
        CHECK(seat.ask("PUT", "/contacts/" + contact + "/note", R"({"text":"cut off"})") == "");
        CHECK(seat.ask("PUT", "/customers/2",
                       R"({"version":1,"name":"Bob Green",)"
                       R"("telephones":["0510-8271 5555"]})") == "");
        CHECK(seat.ask("POST", "/cases", R"({"customer":2,"title":"left open"})") == "");
        CHECK(lab.server().end(SIGKILL) == 128 + SIGKILL);
    }
    Lab again({.data = data});
    Seat seat(again, "1001", 500);
    const auto log = seat.ask_for<Log>("/customers/2/log");
    REQUIRE(log.items.size() == 1);
    CHECK(log.items[0].outcome == "interrupted");
    CHECK(log.items[0].note == "cut off");
    Caller caller(again, 900, "82715555"); // from within the town
    ring(again, caller, seat);
    const auto pop = seat.view().contact;
    REQUIRE(pop);
    REQUIRE(pop->record);
    CHECK(pop->record->name == "Bob Green"); // the list has not changed: the edit stays
    CHECK(pop->calls_before == 1);
    CHECK(pop->last_contacts.at(0).note == "cut off");
    CHECK(pop->open_cases.at(0).title == "left open");
}

TEST_CASE("a list of customers with mistakes keeps the lab from starting, and says where") {
    const test::Folder folder;
    const auto data = business_class(folder);
    std::ofstream(data / "customers.csv", std::ios::app) << "K3,Cleo,letters,,\n";
    Program refused(serve_words(data), folder.path(), "refused");
    CHECK(refused.wait() == 2);
    CHECK(refused.err().find("customers.csv:4:9: ") != std::string::npos);
    CHECK(refused.err().find("server.customers_mistakes") != std::string::npos);
}

TEST_CASE("the lab answers a program in the language that it asks for") {
    Lab lab;
    client::Client program(lab.network, {"127.0.0.1", lab.http_port()});
    for (const auto language : {Language::en, Language::zh, Language::en}) {
        program.use_language(language);
        const auto me = program.wait<wire::Person>("GET", "/me");
        REQUIRE_FALSE(me);
        CHECK(me.error().text == text(language, me.error().code));
    }
}
