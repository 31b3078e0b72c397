#include <catch2/catch.hpp>

#include <sys/stat.h>

#include "evidence/limits.h"
#include "evidence/small_lab.h"

using namespace ringroom;
using namespace ringroom::evidence;
using ringroom::test::noon;
using ringroom::test::SmallLab;

namespace {

std::vector<Trouble> troubles_of(const Report& report) {
    std::vector<Trouble> out;
    for (const auto& finding : report.findings) {
        CHECK(words_of(finding, Language::zh).find('<') == std::string::npos);
        CHECK(words_of(finding, Language::en).find('{') == std::string::npos);
        out.push_back(finding.trouble);
    }
    return out;
}

std::vector<Entry> entries_of(SmallLab& lab) {
    return lab.material().entries;
}

} // namespace

TEST_CASE("an entry's bytes are those of the document") {
    Entry entry{.number = 2,
                .at = {1'790'000'000'000},
                .kind = "mark_given",
                .subject = "3-17",
                .content = {{"final", "87500"}, {"by", "王老师"}},
                .before = no_hash(),
                .key = "0123456789abcdef"};
    CHECK(canonical(entry) == "16:ringroom-entry-1,1:2,13:1790000000000,10:mark_given,4:3-17,"
                              "64:0000000000000000000000000000000000000000000000000000000000000000,"
                              "16:0123456789abcdef,1:2,5:final,5:87500,2:by,9:王老师,");
    CHECK(hash_of(entry) == sha256_hex(canonical(entry)));
    CHECK(signed_text("ab") == "ringroom-entry-1 ab");
    // Bytes moved from one field into the next are another entry.
    auto other = entry;
    other.content = {{"final", "87500,2:by"}, {"", "王老师"}};
    CHECK(hash_of(other) != hash_of(entry));
}

TEST_CASE("a signature is Ed25519's: the first test of RFC 8032") {
    const PublicKey key{"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"};
    const std::string signature =
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    CHECK(is_signed(key, "", signature));
    CHECK_FALSE(is_signed(key, "x", signature));
    CHECK_FALSE(is_signed(key, "", signature.substr(2)));
    CHECK_FALSE(is_signed(PublicKey{"zz"}, "", signature));
}

TEST_CASE("a key is kept for its owner only and read back") {
    const test::Folder folder;
    const auto key = Key::make();
    const auto file = folder.path() / "k";
    REQUIRE(key.save(file));
    struct stat info {};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    const auto again = Key::load(file);
    REQUIRE(again);
    CHECK(again->open() == key.open());
    CHECK(is_signed(key.open(), "text", again->sign("text")));
    CHECK(Key::make().open() != key.open());
    test::write_file(file, "ringroom-private-key-1 00\n");
    CHECK(Key::load(file).error().code == "evidence.key");
    CHECK(Key::load(folder.path() / "none").error().code == "evidence.key");
    CHECK(public_key_from(to_text(key.open())) == key.open());
    CHECK(public_key_from("  " + key.open().hex.substr(0, 30) + " \n" +
                          key.open().hex.substr(30)) == key.open());
    CHECK_FALSE(public_key_from("ringroom-public-key-1 12"));
    CHECK_FALSE(public_key_from(""));
}

TEST_CASE("a head is read from its file and from paper") {
    const auto key = Key::make();
    const Entry last{.number = 12, .at = noon, .hash = sha256_hex("x")};
    const auto head = head_of(last, key);
    CHECK(is_signed(head, key.open()));
    CHECK_FALSE(is_signed(head, Key::make().open()));
    CHECK(head_from(to_text(head)) == head);
    const auto paper = head_from(printed(head));
    REQUIRE(paper);
    CHECK(paper->number == 12);
    CHECK(paper->hash == head.hash);
    CHECK(head_from("12:" + head.hash)->hash == head.hash);
    for (const auto* text : {"", "12", "ringroom-head-1", "12 abc", "x " /* no number */})
        CHECK_FALSE(head_from(text));
    CHECK_FALSE(head_from(to_text(head).substr(0, 100)));
}

TEST_CASE("what is witnessed is there if and only if what it witnesses is") {
    SmallLab lab(1);
    const auto before = entries_of(lab).size();
    const auto done = lab.store().write([&](store::Writer& writer) -> Result<void> {
        if (auto told = lab.notary().witness(writer, noon, {.subject = "gone"}); !told)
            return told;
        return fail("test.no", "what it witnesses fails");
    });
    CHECK_FALSE(done);
    CHECK(entries_of(lab).size() == before);
    CHECK(verify(lab.material()).well());
}

TEST_CASE("the data base refuses to change and to remove an entry") {
    SmallLab lab(1);
    for (const auto* sql :
         {"UPDATE evidence SET at = 0", "DELETE FROM evidence WHERE number = 2"}) {
        const auto done = lab.store().write([&](store::Writer& writer) -> Result<void> {
            const auto ran = writer.run(sql);
            if (!ran)
                return tl::unexpected(ran.error());
            return {};
        });
        CHECK_FALSE(done);
    }
}

TEST_CASE("an entry holds what its limits say and no more") {
    SmallLab lab(1);
    const auto tell = [&](Testimony testimony) {
        return lab.store().write(
            [&](store::Writer& writer) { return lab.notary().witness(writer, noon, testimony); });
    };
    Testimony full{.subject = std::string(limits::subject_bytes, 's')};
    for (std::size_t i = 0; i < limits::fields; ++i)
        full.content.push_back(
            {std::string(limits::name_bytes, 'n'), std::string(limits::value_bytes, 'v')});
    CHECK(tell(full));
    auto more = full;
    more.content.push_back({});
    CHECK(tell(more).error().code == "evidence.too_long");
    more = full;
    more.subject += 's';
    CHECK(tell(more).error().code == "evidence.too_long");
    more = full;
    more.content[0].name += 'n';
    CHECK(tell(more).error().code == "evidence.too_long");
    more = full;
    more.content[0].value += 'v';
    CHECK(tell(more).error().code == "evidence.too_long");
    CHECK(tell({.subject = "no UTF-8: \xff", .content = {{"\xff", "\xff"}}}));
    CHECK(verify(lab.material()).well());
}

TEST_CASE("numbers rise when the clock goes back, and the chain says so") {
    SmallLab lab(1);
    lab.grade("1-1", "70000", noon + Duration{-limits::clock_back_ms}); // jitter of threads
    CHECK(entries_of(lab).back().kind == "result_graded");
    const auto before = entries_of(lab).size();
    lab.grade("1-1", "80000", noon + Duration{-2 * limits::clock_back_ms - 1});
    const auto entries = entries_of(lab);
    REQUIRE(entries.size() == before + 2);
    CHECK(entries[before].kind == "clock_back");
    CHECK(entries[before].value("before") == to_iso(noon + Duration{-limits::clock_back_ms}));
    CHECK(entries[before + 1].number == static_cast<std::int64_t>(before + 2));
    const auto report = verify(lab.material());
    CHECK(report.well());
    CHECK(std::any_of(report.remarks.begin(), report.remarks.end(),
                      [](const Remark& r) { return r.notice == Notice::clock_back; }));
}

TEST_CASE("a key hands over to the next, and both signatures are needed") {
    SmallLab lab(2);
    const auto old = lab.notary().public_key();
    const auto fresh = lab.notary().roll_over(noon);
    REQUIRE(fresh);
    CHECK(*fresh != old);
    lab.add_contact(3, 1);
    auto material = lab.material();
    material.trusted = {old};
    CHECK(verify(material).well());
    material.trusted = {*fresh};
    CHECK(verify(material).well());
    material.trusted = {Key::make().open()};
    CHECK(troubles_of(verify(material)) == std::vector{Trouble::key_unknown});
    lab.close();
    lab.open(noon); // finds the new key in force
    CHECK(lab.notary().public_key() == *fresh);
    CHECK_FALSE(lab.notary().opening().key_lost);
    CHECK(public_key_from(content_of(public_key_file(lab.data())).value()) == *fresh);
    lab.grade("1-1", "1");
    CHECK(verify(lab.material()).well());
}

TEST_CASE("a rollover that a crash cut off is finished or forgotten, as the chain has it") {
    SmallLab lab(1);
    const auto old_file = content_of(private_key_file(lab.data())).value();
    REQUIRE(Key::make().save(lab.data() / "lab.key.next")); // and then the power went
    lab.close();
    lab.open(noon);
    CHECK_FALSE(std::filesystem::exists(lab.data() / "lab.key.next"));
    CHECK_FALSE(lab.notary().opening().key_lost);

    const auto fresh = lab.notary().roll_over(noon);
    REQUIRE(fresh);
    lab.close();
    // The chain has taken it, the files were not renamed yet.
    std::filesystem::rename(private_key_file(lab.data()), lab.data() / "lab.key.next");
    test::write_file(private_key_file(lab.data()), old_file);
    lab.open(noon);
    CHECK(lab.notary().public_key() == *fresh);
    lab.grade("1-1", "1");
    CHECK(verify(lab.material()).well());
}

TEST_CASE("a lost key is replaced openly, and is believed only by who is handed the new one") {
    SmallLab lab(1);
    const auto old = lab.notary().public_key();
    lab.close();
    std::filesystem::remove(private_key_file(lab.data()));
    lab.open(noon);
    CHECK(lab.notary().opening().key_lost);
    const auto fresh = lab.notary().public_key();
    CHECK(fresh != old);
    lab.grade("1-1", "1");
    auto material = lab.material();
    material.trusted = {old};
    CHECK(troubles_of(verify(material)) == std::vector{Trouble::key_unknown});
    material.trusted = {};
    CHECK(troubles_of(verify(material)) == std::vector{Trouble::key_unknown});
    material.trusted = {old, fresh};
    CHECK(verify(material).well());
    // A file that is no key is not written over.
    lab.close();
    test::write_file(private_key_file(lab.data()), "not a key");
    auto store = store::Store::open({.folder = lab.data(), .migrations = test::small_migrations()});
    REQUIRE(store);
    CHECK(Notary::open(**store, lab.data(), noon).error().code == "evidence.key");
    CHECK(content_of(private_key_file(lab.data())) == "not a key");
}

TEST_CASE("a data base set back behind the head is found at the next start") {
    SmallLab lab(2);
    (void)lab.material();
    lab.close();
    std::filesystem::copy_file(lab.data() / "ringroom.db", lab.data() / "copy");
    lab.open(noon);
    CHECK_FALSE(lab.notary().opening().tail_lost);
    lab.add_contact(3, 1);
    (void)lab.material();
    lab.close();
    std::filesystem::rename(lab.data() / "copy", lab.data() / "ringroom.db");
    for (const auto* left : {"ringroom.db-wal", "ringroom.db-shm"})
        std::filesystem::remove(lab.data() / left);
    lab.open(noon);
    CHECK(lab.notary().opening().tail_lost);
    const auto troubles = troubles_of(verify(lab.material()));
    CHECK(std::count(troubles.begin(), troubles.end(), Trouble::tail_lost) == 1);
    CHECK(std::count(troubles.begin(), troubles.end(), Trouble::stranger) == 1);
}

TEST_CASE("what is known of a subject, and of a kind, is found") {
    SmallLab lab(3);
    auto session = lab.store().reader();
    REQUIRE(session);
    auto& reader = (*session)->reader();
    const auto about = entries_about(reader, "1-2");
    REQUIRE(about);
    REQUIRE(about->size() == 2);
    CHECK(about->front().kind == "recording_sealed");
    CHECK(about->back().kind == "result_graded");
    const auto graded = entries_of(reader, Kind::result_graded, 2);
    REQUIRE(graded);
    REQUIRE(graded->size() == 2);
    CHECK(graded->front().subject == "1-3");
    const auto head = lab.notary().head(reader);
    REQUIRE(head);
    CHECK(head->number == 7);
    CHECK(is_signed(*head, lab.notary().public_key()));
}

TEST_CASE("the chain is read in pages, newest first, by subject and by kind") {
    SmallLab lab(3); // key_made, then sealed and graded of each
    const auto session = lab.store().reader();
    auto& reader = (*session)->reader();
    const auto first = chain_page(reader, {.limit = 4});
    REQUIRE(first);
    CHECK(first->count == 7);
    CHECK(first->more);
    REQUIRE(first->entries.size() == 4);
    CHECK(first->entries.front().number == 7);
    const auto rest = chain_page(reader, {.before = first->entries.back().number, .limit = 3});
    CHECK(rest->entries.size() == 3);
    CHECK_FALSE(rest->more);
    CHECK(rest->entries.back().kind == "key_made");
    CHECK(chain_page(reader, {.subject = "1-2"})->count == 2);
    CHECK(chain_page(reader, {.kind = "result_graded"})->count == 3);
    CHECK(chain_page(reader, {.subject = "1-2", .kind = "result_graded"})->entries.size() == 1);
    CHECK(chain_page(reader, {.subject = "1-9"})->entries.empty());
}

TEST_CASE("every kind has its words in both languages") {
    for (int i = 0; i < kinds; ++i) {
        const auto word = to_string(static_cast<Kind>(i));
        CHECK(kind_from(word) == static_cast<Kind>(i));
        CHECK(words_of(word, Language::zh) != word);
        CHECK(words_of(word, Language::en) != word);
    }
    CHECK_FALSE(kind_from("of a later program"));
    CHECK(words_of("of a later program", Language::en) == "of a later program");
    for (int i = 0; i < troubles; ++i)
        CHECK(has_text(fmt::format("evidence.trouble.{}", to_string(static_cast<Trouble>(i)))));
    for (int i = 0; i < notices; ++i)
        CHECK(has_text(fmt::format("evidence.notice.{}", to_string(static_cast<Notice>(i)))));
}
