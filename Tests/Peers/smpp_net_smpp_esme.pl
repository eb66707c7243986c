#!/usr/bin/perl
# An ESME written on Net::SMPP, against a carrier under test. Prints one "key value" line for each
# thing it saw; "end ok" comes last.
#
#   perl smpp_net_smpp_esme.pl PORT
use strict;
use warnings;
use Net::SMPP;

my ($port) = @ARGV;
$| = 1;
$SIG{ALRM} = sub { die "no answer in time\n" };
alarm 30;

sub say_line { print join(' ', @_), "\n" }

my ($link, $bound) = Net::SMPP->new_transceiver(
    '127.0.0.1',
    port      => $port,
    system_id => 'perl',
    password  => 'secreto',
) or die "no connection\n";
die "bind unanswered\n" unless defined $bound;
say_line('bind', $bound->{status}, $bound->{system_id});

my @texts = (
    ['plain', short_message => 'Su pago vence hoy'],
    ['wide', short_message => pack('n*', map { ord } split //, "ma\x{f1}ana"), data_coding => 8],
    ['part', short_message => "\x05\x00\x03\x2A\x02\x01primera", esm_class => 0x40],
    ['payload', short_message => '', message_payload => 'x' x 300],
    ['refused', short_message => 'no', destination_addr => '666'],
);
my %name_of;
for my $text (@texts) {
    my ($name, %fields) = @$text;
    my $sequence = $link->submit_sm(
        source_addr_ton     => 5,
        source_addr         => 'RECADO',
        dest_addr_ton       => 1,
        dest_addr_npi       => 1,
        destination_addr    => '525512345678',
        registered_delivery => 1,
        validity_period     => '301231235959000+',
        async               => 1,
        %fields,
    ) or die "submit_sm not written\n";
    $name_of{$sequence} = $name;
}

my ($answers, $receipts) = (0, 0);
while ($answers < @texts || $receipts < @texts - 1) {
    my $pdu = $link->read_pdu() or die "link ended early\n";
    if ($pdu->{cmd} == Net::SMPP::CMD_submit_sm_resp) {
        $answers++;
        say_line('answer', $name_of{ $pdu->{seq} }, $pdu->{status}, $pdu->{message_id} // '');
    }
    elsif ($pdu->{cmd} == Net::SMPP::CMD_deliver_sm) {
        $receipts++;
        my $id = $pdu->{receipted_message_id} // '';
        $id =~ s/\0//g;
        say_line('receipt', $pdu->{esm_class}, $id, ord($pdu->{message_state} // "\0"),
            $pdu->{short_message});
        $link->deliver_sm_resp(seq => $pdu->{seq}, message_id => '');
    }
    else {
        die sprintf("unexpected command 0x%08x\n", $pdu->{cmd});
    }
}

say_line('enquire_link', $link->enquire_link()->{status});
say_line('query_sm', $link->query_sm(message_id => '1', source_addr => 'RECADO')->{status});
say_line('unbind', $link->unbind()->{status});
say_line('end', 'ok');
