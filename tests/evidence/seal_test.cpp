// One recording held against its seal while the lab runs, and what is remembered of it.
#include <catch2/catch.hpp>

#include "evidence/archive.h"
#include "evidence/limits.h"
#include "evidence/small_lab.h"

using namespace ringroom;
using namespace ringroom::evidence;
using ringroom::test::SmallLab;

namespace {

/// The first recording of a small lab, as it is asked about.
class OneRecording {
public:
    [[nodiscard]] Seal seal() {
        const auto about = entries();
        return seals_.of(name, about);
    }
    [[nodiscard]] std::vector<Entry> entries() {
        auto session = lab.store().reader();
        REQUIRE(session);
        auto out = entries_about((*session)->reader(), "1-1");
        REQUIRE(out);
        return std::move(*out);
    }
    void change(const std::function<void(std::string&)>& how) {
        auto bytes = content_of(lab.data() / name).value();
        how(bytes);
        test::write_file(lab.data() / name, bytes);
    }
    static std::size_t place(std::size_t second) {
        return test::header_bytes + second * test::second_bytes + 7;
    }

    SmallLab lab{1};
    const std::string name = "recordings/run-00001/1.wav";

private:
    Seals seals_{lab.data()};
};

} // namespace

TEST_CASE("a recording is intact until a byte of it changes, and again when it is put back") {
    OneRecording one;
    CHECK(one.seal().state == SealState::intact);
    CHECK_FALSE(one.seal().first());
    // The size stays: only the time of the change tells.
    one.change([&](std::string& bytes) { bytes[OneRecording::place(2)] ^= 1; });
    const auto altered = one.seal();
    CHECK(altered.state == SealState::altered);
    CHECK(altered.seconds == std::vector<std::int64_t>{2});
    CHECK(altered.first() == 2);
    one.change([&](std::string& bytes) { bytes[OneRecording::place(2)] ^= 1; });
    CHECK(one.seal().state == SealState::intact);
}

TEST_CASE("the first second that is not as it was is named, also where the end is cut off") {
    OneRecording one;
    one.change([&](std::string& bytes) { bytes.resize(OneRecording::place(1)); });
    CHECK(one.seal().first() == 1);
    one.change([&](std::string& bytes) { bytes[OneRecording::place(0)] ^= 1; });
    CHECK(one.seal().first() == 0);
    // Of the file's head alone no second is known; nor of any without the list that was sealed.
    OneRecording other;
    other.change([&](std::string& bytes) { bytes[4] ^= 1; });
    CHECK(other.seal().state == SealState::altered);
    CHECK_FALSE(other.seal().first());
    test::write_file(other.lab.data() / (other.name + ".seconds"), "another list");
    other.change([&](std::string& bytes) { bytes[OneRecording::place(2)] ^= 1; });
    CHECK(other.seal().state == SealState::altered);
    CHECK_FALSE(other.seal().first());
}

TEST_CASE("what is gone is missing, and what nobody sealed is unsealed") {
    OneRecording one;
    std::filesystem::remove(one.lab.data() / one.name);
    CHECK(one.seal().state == SealState::missing);
    Seals seals(one.lab.data());
    CHECK(seals.of("recordings/none.wav", {}).state == SealState::missing);
    test::write_file(one.lab.data() / "recordings/new.wav", "RIFF");
    CHECK(seals.of("recordings/new.wav", one.entries()).state == SealState::unsealed);
}

TEST_CASE("an entry that was rewritten to fit another sound seals nothing") {
    OneRecording one;
    one.change([&](std::string& bytes) { bytes[OneRecording::place(1)] ^= 1; });
    auto forged = one.entries();
    const auto sound = sha256_hex(content_of(one.lab.data() / one.name).value());
    for (auto& entry : forged)
        for (auto& field : entry.content)
            if (field.name == "sound")
                field.value = sound;
    Seals seals(one.lab.data());
    CHECK(seals.of(one.name, forged).state == SealState::altered);
    CHECK(seals.remembered() == 0);
}

TEST_CASE("an intact recording is remembered by how its file stands, an altered one is not") {
    OneRecording one;
    Seals seals(one.lab.data());
    REQUIRE(seals.of(one.name, one.entries()).state == SealState::intact);
    CHECK(seals.remembered() == 1);
    CHECK(seals.of(one.name, one.entries()).state == SealState::intact);
    CHECK(seals.remembered() == 1);
    const auto file = one.lab.data() / one.name;
    const auto before = std::filesystem::last_write_time(file);
    one.change([&](std::string& bytes) { bytes[OneRecording::place(1)] ^= 1; });
    std::filesystem::last_write_time(file, before); // as a forger sets it back
    CHECK(seals.of(one.name, one.entries()).state == SealState::altered);
}

TEST_CASE("so many recordings are remembered, and the one asked about longest ago is not") {
    SmallLab lab(0);
    Seals seals(lab.data());
    const auto seal = [&](std::size_t number) {
        const auto name = fmt::format("recordings/{}.wav", number);
        test::write_file(lab.data() / name, "RIFF");
        Entry entry{.kind = std::string(to_string(Kind::recording_sealed)),
                    .content = {{"file", name}, {"sound", sha256_hex("RIFF")}}};
        entry.hash = hash_of(entry);
        return seals.of(name, {entry}).state;
    };
    for (std::size_t i = 0; i < limits::seals_remembered; ++i)
        REQUIRE(seal(i) == SealState::intact);
    CHECK(seals.remembered() == limits::seals_remembered);
    CHECK(seal(limits::seals_remembered) == SealState::intact);
    CHECK(seals.remembered() == limits::seals_remembered);
}

TEST_CASE("the archive asks the chain about a recording of its index") {
    SmallLab lab(2);
    Archive archive(lab.store(), {std::shared_ptr<void>(), &lab.notary()}, lab.data());
    const store::Recording row{.file = "recordings/run-00001/2.wav", .run = 1, .contact = 2};
    CHECK(archive.seal(row)->state == SealState::intact);
    std::filesystem::remove(lab.data() / row.file);
    CHECK(archive.seal(row)->state == SealState::missing);
}
