import Testing

@testable import SMPP

@Suite("User data headers and times")
struct TextTests {
    @Test("A header is written as TS 23.040 says")
    func headers() throws {
        let place = try #require(Concatenation(reference: 0x1234, total: 3, part: 2))
        var narrow = UserDataHeader()
        narrow.append(place, wide: false)
        #expect(narrow.octets == octets("05 00 03 34 03 02"))
        var wide = UserDataHeader()
        wide.append(place, wide: true)
        #expect(wide.octets == octets("06 08 04 1234 03 02"))
        #expect(wide.concatenation == place)
        var shift = UserDataHeader()
        shift.appendSingleShift(UserDataHeader.spanish)
        #expect(shift.octets == octets("03 24 01 02"))
        shift.append(place, wide: true)
        #expect(shift.octets == octets("09 24 01 02 08 04 1234 03 02"))
        #expect(UserDataHeader(parsing: shift.octets + [65]) == shift)
        #expect(shift.singleShift == 2)
        #expect(UserDataHeader().octets == [])
    }

    @Test(
        "A header whose lengths do not add up is none",
        arguments: ["", "05", "05 00 03 01 02", "03 24 02 02", "02 00 01", "01 00"]
    )
    func brokenHeaders(hexadecimal: String) {
        #expect(UserDataHeader(parsing: octets(hexadecimal)) == nil)
    }

    @Test(
        "An impossible place in a long message is none",
        arguments: ["050003010200", "050003010203"]
    )
    func impossiblePlaces(hexadecimal: String) throws {
        let header = try #require(UserDataHeader(parsing: octets(hexadecimal)))
        #expect(header.concatenation == nil)
    }

    @Test("A message tells its place by header or by the sar_ parameters, and its bare text")
    func places() throws {
        var message = ShortMessage(shortMessage: octets("050003070201 4142"))
        #expect(message.concatenation == nil)
        message.esmClass = .userDataHeader
        #expect(message.concatenation == Concatenation(reference: 7, total: 2, part: 1))
        #expect(message.textWithoutHeader == [0x41, 0x42])
        var parameters = OptionalParameters()
        parameters.append(.sarMessageReference, [1, 0])
        parameters.append(.sarTotalSegments, [2])
        parameters.append(.sarSegmentSequence, [2])
        let sar = ShortMessage(shortMessage: [65], optionalParameters: parameters)
        #expect(sar.concatenation == Concatenation(reference: 256, total: 2, part: 2))
    }

    @Test(
        "A time is written in sixteen characters and read back",
        arguments: [
            (946_684_800, "000101000000000+"), (1_767_299_400, "260101203000000+"),
            (1_709_208_000, "240229120000000+"), (4_102_444_799, "991231235959000+"),
            (1_772_323_199, "260228235959000+"),
        ] as [(Int64, String)]
    )
    func absoluteTimes(seconds: Int64, text: String) {
        let time = MessageTime.absolute(epochSeconds: seconds)
        #expect(time.text?.string == text)
        #expect(TimeText(text).flatMap(MessageTime.init(parsing:)) == time)
    }

    @Test("Every day of a century comes back the same")
    func everyDay() {
        for day in 10_957..<47_482 {
            let (year, month, date) = CivilDay.date(ofDay: Int64(day))
            #expect(CivilDay.day(year: year, month: month, day: date) == Int64(day))
        }
    }

    @Test("Zones and spans are read")
    func zones() {
        #expect(
            MessageTime(parsing: "260101143000024-") == .absolute(epochSeconds: 1_767_299_400)
        )
        #expect(
            MessageTime(parsing: "260101213000004+") == .absolute(epochSeconds: 1_767_299_400)
        )
        #expect(MessageTime(parsing: "000001000000000R") == .relative(seconds: 86_400))
        #expect(MessageTime.relative(seconds: 86_400).text?.string == "000001000000000R")
    }

    @Test(
        "An impossible time is none",
        arguments: [
            "", "260101203000000", "260230203000000+", "261301203000000+", "260101243000000+",
            "2601012030000x0+", "260101203000000Z", "260101203000049+", "260001203000000+",
        ]
    )
    func impossibleTimes(text: String) {
        #expect(TimeText(text).flatMap(MessageTime.init(parsing:)) == nil)
    }

    @Test("A time outside the century has no text", arguments: [-1, 946_684_799, 4_102_444_800])
    func outside(seconds: Int64) {
        #expect(MessageTime.absolute(epochSeconds: seconds).text == nil)
        #expect(MessageTime.relative(seconds: -1).text == nil)
        #expect(MessageTime.relative(seconds: 8_640_000).text == nil)
    }
}
