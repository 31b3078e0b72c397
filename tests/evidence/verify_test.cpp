#include <catch2/catch.hpp>

#include <functional>

#include "evidence/small_lab.h"

using namespace ringroom;
using namespace ringroom::evidence;
using ringroom::test::noon;
using ringroom::test::SmallLab;

namespace {

/// Does `sql` in the data base and looks; nothing of it stays.
Report after_sql(SmallLab& lab, const std::vector<std::string>& sql) {
    Report out;
    const auto trusted = lab.material().trusted;
    const auto done = lab.store().write([&](store::Writer& writer) -> Result<void> {
        for (const auto* name : {"evidence_keeps", "evidence_stays"})
            if (const auto ran = writer.run(fmt::format("DROP TRIGGER {}", name)); !ran)
                return tl::unexpected(ran.error());
        for (const auto& one : sql)
            if (const auto ran = writer.run(one); !ran)
                return tl::unexpected(ran.error());
        auto material = SmallLab::material(writer, lab.data());
        material.trusted = trusted;
        out = verify(material);
        return fail("test.back", "as if it had not been");
    });
    INFO(done.error().text);
    REQUIRE(done.error().code == "test.back");
    return out;
}

/// Changes a file's bytes and looks; the file is put back.
Report after_bytes(SmallLab& lab, const std::string& name,
                   const std::function<void(std::string&)>& change) {
    const auto file = lab.data() / name;
    const auto before = content_of(file).value();
    auto bytes = before;
    change(bytes);
    test::write_file(file, bytes);
    auto out = verify(lab.material());
    test::write_file(file, before);
    return out;
}

std::string sound(int contact) {
    return fmt::format("recordings/run-00001/{}.wav", contact);
}

} // namespace

TEST_CASE("an untouched lab is well, to the last recording and result") {
    SmallLab lab(4);
    lab.add_contact(9, 1, noon, store::RecordingState::repaired);
    lab.grade("1-2", "99000"); // marked again: the last one counts
    std::size_t told = 0;
    const auto report = verify(lab.material(), [&](std::size_t, std::size_t of) {
        ++told;
        CHECK(of == 5);
    });
    for (const auto& finding : report.findings)
        UNSCOPED_INFO(words_of(finding, Language::en));
    CHECK(report.well());
    CHECK(report.recordings == 5);
    CHECK(report.exhibits == 5);
    CHECK(report.entries == 12);
    CHECK(told == 5);
    REQUIRE(report.head);
    CHECK(report.head->number == 12);
    REQUIRE(report.remarks.size() == 1);
    CHECK(report.remarks[0].notice == Notice::repaired);
    CHECK(report.remarks[0].subject == "1-9");
}

TEST_CASE("an altered second of a recording is named") {
    SmallLab lab(3);
    const auto at = [](std::size_t second) {
        return test::header_bytes + second * test::second_bytes + 7;
    };
    auto report = after_bytes(lab, sound(2), [&](std::string& bytes) { bytes[at(1)] ^= 1; });
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].trouble == Trouble::sound_altered);
    CHECK(report.findings[0].subject == "1-2");
    CHECK(report.findings[0].seconds == std::vector<std::int64_t>{1});
    CHECK(words_of(report.findings[0], Language::en) ==
          "1-2: altered at 0:00:01 after it was sealed: recordings/run-00001/2.wav");
    CHECK(report.recordings == 2);

    report = after_bytes(lab, sound(2), [&](std::string& bytes) {
        bytes[at(0)] ^= 1;
        bytes.resize(at(2));
    });
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].seconds == std::vector<std::int64_t>{0});
    CHECK(report.findings[0].ends_at == 2);
    CHECK(words_of(report.findings[0], Language::zh) ==
          "1-2：封存后从 0:00:02 起被截断：recordings/run-00001/2.wav（并在 0:00:00 处被改动）");

    report = after_bytes(lab, sound(2), [&](std::string& bytes) { bytes.clear(); });
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].ends_at == 0);

    report = after_bytes(lab, sound(2), [&](std::string& bytes) { bytes[20] ^= 1; });
    REQUIRE(report.findings.size() == 1); // the header: no second of the sound
    CHECK(report.findings[0].seconds.empty());
}

TEST_CASE("a list of seconds that was changed too helps nobody") {
    SmallLab lab(1);
    const auto file = lab.data() / sound(1);
    auto bytes = content_of(file).value();
    bytes[500] ^= 1;
    test::write_file(file, bytes);
    const auto digest = digest_file(file, {test::header_bytes, test::second_bytes});
    test::write_file(file.string() + ".seconds", to_text(*digest));
    const auto report = verify(lab.material());
    REQUIRE(report.findings.size() == 2);
    CHECK(report.findings[0].trouble == Trouble::sound_altered);
    CHECK(report.findings[0].seconds.empty());
    CHECK(report.findings[1].trouble == Trouble::seconds_altered);
}

TEST_CASE("recordings that are missing, swapped, strange or open are told apart") {
    SmallLab lab(3);
    const auto one = lab.data() / sound(1);
    const auto two = lab.data() / sound(2);
    const auto kept = lab.data() / "kept";
    std::filesystem::rename(one, kept);
    auto report = verify(lab.material());
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].trouble == Trouble::sound_missing);

    std::filesystem::rename(two, one);
    std::filesystem::rename(kept, two);
    report = verify(lab.material());
    REQUIRE(report.findings.size() == 2);
    CHECK(report.findings[0].trouble == Trouble::sound_swapped);
    CHECK(report.findings[0].other == sound(2));
    CHECK(report.findings[1].trouble == Trouble::sound_swapped);
    std::filesystem::rename(one, kept);
    std::filesystem::rename(two, one);
    std::filesystem::rename(kept, two);

    test::write_file(lab.data() / sound(77), "who knows");
    report = verify(lab.material());
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].trouble == Trouble::stranger);
    std::filesystem::remove(lab.data() / sound(77));

    lab.add_contact(8, 1, noon, store::RecordingState::open);
    auto material = lab.material();
    CHECK(verify(material).findings.at(0).trouble == Trouble::never_sealed);
    material.running = true;
    report = verify(material);
    CHECK(report.well());
    CHECK(report.remarks.at(0).notice == Notice::live);
}

TEST_CASE("what the data base says of a recording is held against the chain") {
    SmallLab lab(2);
    const auto first = [&](const std::string& sql) {
        const auto report = after_sql(lab, {sql});
        REQUIRE_FALSE(report.findings.empty());
        return report.findings[0];
    };
    CHECK(first("UPDATE recording SET agent = 99 WHERE contact = 1").other == "agent");
    CHECK(first("UPDATE recording SET started = started - 86400000 WHERE contact = 1").other ==
          "started");
    CHECK(first("UPDATE recording SET contact = 3 - contact").other == "contact");
    CHECK(first("UPDATE recording SET state = 'repaired'").trouble == Trouble::index_changed);
    CHECK(first("DELETE FROM recording WHERE contact = 2").trouble == Trouble::index_missing);
    CHECK(first("UPDATE mark SET value = '100000' WHERE name = 'result/1-1'").trouble ==
          Trouble::exhibit_changed);
    CHECK(first("DELETE FROM mark WHERE name = 'result/1-1'").trouble == Trouble::exhibit_missing);
    CHECK(first("INSERT INTO mark VALUES ('result/1-5', '100000')").trouble ==
          Trouble::exhibit_unwitnessed);
    CHECK(verify(lab.material()).well());
}

TEST_CASE("a chain that was altered, reordered, back-dated, thinned or cut is told apart") {
    SmallLab lab(3); // entries 1 to 7
    const auto found = [&](const std::vector<std::string>& sql) {
        const auto report = after_sql(lab, sql);
        REQUIRE_FALSE(report.findings.empty());
        return report.findings[0];
    };
    CHECK(found({"UPDATE evidence SET subject = '1-9' WHERE number = 3"}).trouble ==
          Trouble::entry_altered);
    CHECK(found({"UPDATE evidence SET content = 'no JSON' WHERE number = 3"}).entry == 3);
    const auto gap = found({"DELETE FROM evidence WHERE number IN (3, 4)"});
    CHECK(gap.trouble == Trouble::entry_missing);
    CHECK(gap.entry == 3);
    CHECK(gap.count == 2);
    const auto swapped = found({"UPDATE evidence SET number = 100 WHERE number = 3",
                                "UPDATE evidence SET number = 3 WHERE number = 5",
                                "UPDATE evidence SET number = 5 WHERE number = 100"});
    CHECK(swapped.trouble == Trouble::reordered);
    CHECK(swapped.entry == 3);
    CHECK(swapped.other == "5");
    CHECK(found({"UPDATE evidence SET at = at - 86400000 WHERE number = 4"}).trouble ==
          Trouble::back_dated);
    const auto cut = found({"DELETE FROM evidence WHERE number > 5"});
    CHECK(cut.trouble == Trouble::chain_cut);
    CHECK(cut.count == 2);
    CHECK(found({"DELETE FROM evidence"}).trouble == Trouble::chain_missing);
    CHECK(found({"UPDATE evidence SET signature = '00' WHERE number = 7"}).entry == 7);
    CHECK(found({"UPDATE evidence SET hash = before WHERE number = 7"}).entry == 7);
    CHECK(found({"UPDATE evidence SET content = '[]' WHERE number = 1"}).entry == 1);
}

TEST_CASE("an entry back-dated by who holds the key is found by its time") {
    SmallLab lab(1);
    auto material = lab.material();
    // What a program that does not say that the clock went back would write.
    const auto key = Key::load(private_key_file(lab.data()));
    REQUIRE(key);
    const auto forged = next_entry(material.entries.back(), *key, noon + Duration{-86'400'000},
                                   {.kind = Kind::mark_given, .subject = "1-1"});
    REQUIRE(forged);
    material.entries.push_back(*forged);
    const auto report = verify(material);
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].trouble == Trouble::back_dated);
}

TEST_CASE("a chain made anew from the first entry on is found by the key, or by a printed head") {
    SmallLab real(2);
    SmallLab forged(2); // the same contacts, a key of the forger's
    const auto was = real.material();
    auto material = forged.material();
    material.trusted = was.trusted;
    CHECK(verify(material).findings.at(0).trouble == Trouble::key_unknown);
    material.trusted.clear();
    const auto unasked = verify(material);
    CHECK(unasked.well()); // nothing to hold it against: it says so
    REQUIRE(unasked.remarks.size() == 1);
    CHECK(unasked.remarks[0].notice == Notice::key_from_copy);
    material.printed = {head_from(printed(*head_from(was.head.value()))).value()};
    CHECK(verify(material).findings.at(0).trouble == Trouble::head_differs);
}

TEST_CASE("the head beside the data base and a printed one find an end that was cut") {
    SmallLab lab(2);
    auto material = lab.material();
    const auto head = head_from(material.head.value()).value();
    CHECK(head.number == 5);
    material.entries.resize(3);
    material.head = to_text(head_of(material.entries.back(), Key::make())); // a forger's
    CHECK(verify(material).findings.at(0).trouble == Trouble::head_altered);
    material.head.reset();
    CHECK(verify(material).findings.at(0).trouble == Trouble::head_missing);
    material.head = "rubbish";
    CHECK(verify(material).findings.at(0).trouble == Trouble::head_altered);
    // An old head, truly signed, put back beside a data base just as old: only paper knows.
    const auto key = Key::load(private_key_file(lab.data()));
    REQUIRE(key);
    material.head = to_text(head_of(material.entries.back(), *key));
    const auto of_chain = [](const Report& report) {
        return std::count_if(report.findings.begin(), report.findings.end(),
                             [](const Finding& f) { return f.trouble == Trouble::chain_cut; });
    };
    CHECK(of_chain(verify(material)) == 0);
    material.printed = {head};
    CHECK(of_chain(verify(material)) == 1);
}

TEST_CASE("a public key beside the data base that is not the signer's is named") {
    SmallLab lab(1);
    const std::string file = "evidence/lab.pub";
    const auto report =
        after_bytes(lab, file, [](std::string& bytes) { bytes = to_text(Key::make().open()); });
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].trouble == Trouble::public_key_differs);
    CHECK(report.findings[0].other == report.key);
    CHECK_FALSE(after_bytes(lab, file, [](std::string& bytes) { bytes = "nothing"; }).well());
    std::filesystem::remove(lab.data() / file);
    CHECK(verify(lab.material()).well()); // it came another way
}

TEST_CASE("a recording that a rule deleted is proved by its entry, and must be gone") {
    SmallLab lab(2);
    const auto done = lab.store().write([&](store::Writer& writer) -> Result<void> {
        if (auto deleted = store::delete_recording(writer, sound(1)); !deleted)
            return deleted;
        return lab.notary().witness(writer, noon,
                                    {.kind = Kind::recording_deleted,
                                     .subject = "1-1",
                                     .content = {{"file", sound(1)}, {"rule", "drills: 90 days"}}});
    });
    REQUIRE(done);
    CHECK(verify(lab.material()).findings.at(0).trouble == Trouble::not_deleted);
    for (const auto* suffix : {"", ".marks", ".seconds"})
        std::filesystem::remove(lab.data() / (sound(1) + suffix));
    const auto report = verify(lab.material());
    CHECK(report.well());
    CHECK(report.recordings == 1);
    CHECK(report.remarks.at(0).notice == Notice::deleted);
    { // its other half is back
        std::ofstream(lab.data() / (sound(1) + ".marks")) << "{}";
        CHECK(verify(lab.material()).findings.at(0).trouble == Trouble::not_deleted);
        std::filesystem::remove(lab.data() / (sound(1) + ".marks"));
    }
    // Whose it was is still held against the chain.
    for (const auto* change :
         {"UPDATE recording SET agent = agent + 1", "UPDATE recording SET contact = 77",
          "UPDATE recording SET state = 'sealed'", "DELETE FROM recording"}) {
        INFO(change);
        const auto undone = lab.store().write([&](store::Writer& writer) -> Result<void> {
            REQUIRE(writer.run(std::string(change) + " WHERE file = ?", {sound(1)}));
            const auto found = verify(SmallLab::material(writer, lab.data())).findings;
            CHECK(std::any_of(found.begin(), found.end(),
                              [](const auto& one) { return one.file == sound(1); }));
            return fail("test.undo", "as it was");
        });
        CHECK(undone.error().code == "test.undo");
    }
}

TEST_CASE("recordings on another disk, behind a link, are no strangers") {
    SmallLab lab(2);
    const auto away = lab.data().parent_path() / (lab.data().filename().string() + "-away");
    std::filesystem::rename(lab.data() / "recordings", away);
    std::filesystem::create_directory_symlink(away, lab.data() / "recordings");
    CHECK(verify(lab.material()).well());
    std::filesystem::remove_all(away);
    CHECK_FALSE(verify(lab.material()).well());
}
